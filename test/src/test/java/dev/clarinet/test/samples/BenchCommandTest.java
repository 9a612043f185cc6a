package dev.clarinet.test.samples;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.reflect.ClassPath;
import dev.clarinet.op.Operation;
import dev.clarinet.test.OpenClAvailable;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BenchCommandTest {
  @Test
  void allOperationsAreMeasured() throws IOException {
    var rows = rows("bench", "java", "--quick");

    assertThat(rows.stream().map(row -> row.replaceFirst(" .*", "")).collect(toSet()))
        .isEqualTo(operations());
    assertThat(rows).allMatch(row -> row.length() <= 100);
  }

  /** The interfaces of the API, by name. */
  private static Set<String> operations() throws IOException {
    return ClassPath.from(Operation.class.getClassLoader())
        .getTopLevelClasses(Operation.class.getPackageName())
        .stream()
        .map(ClassPath.ClassInfo::load)
        .filter(type -> Operation.class.isAssignableFrom(type) && type != Operation.class)
        .map(Class::getSimpleName)
        .collect(toSet());
  }

  @Test
  @OpenClAvailable
  void anOpenClDeviceSaysByWhichKernels() {
    var out = Cli.run("bench", "opencl", "--quick", "--only", "SUM").out();

    assertThat(out)
        .containsPattern("kernels as (the formulas have them: 'clarinet tune'|tuned, record \\w)")
        .containsPattern(
            "Sum forward two of .* +\\d+\\.\\d\\d +\\d+\\.\\d GB/s +\\d+%  sum_forward");
    assertThat(rows(out)).hasSize(1);
  }

  @Test
  void theDefinitionIsMeasuredWhenItIsNamed() {
    var rows = rows("bench", "reference", "--quick", "--only", "squared");

    assertThat(rows).hasSize(1);
  }

  private static List<String> rows(Object... arguments) {
    var bench = Cli.run(arguments);

    assertThat(bench.exitCode()).as(bench.err()).isZero();
    assertThat(bench.out()).contains(" GFLOP/s and ").contains("operation  ");
    return rows(bench.out());
  }

  private static List<String> rows(String out) {
    return out.lines()
        .dropWhile(line -> !line.startsWith("operation  "))
        .skip(1)
        .toList();
  }

  @Test
  void whatIsNotThereIsRefusedWithWhatIs() {
    var device = Cli.run("bench", "abacus");
    var operation = Cli.run("bench", "java", "--only", "division");

    assertThat(device.exitCode()).isEqualTo(2);
    assertThat(device.err()).contains("'abacus'").contains("[java, opencl, reference]");
    assertThat(operation.exitCode()).isEqualTo(2);
    assertThat(operation.err()).contains("'division'").contains("there are MatMul, ");
  }
}
