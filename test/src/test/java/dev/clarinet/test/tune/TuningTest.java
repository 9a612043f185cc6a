package dev.clarinet.test.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clarinet.Backend;
import dev.clarinet.op.Convolution.Geometry;
import dev.clarinet.op.Window;
import dev.clarinet.opencl.ClBackendProvider;
import dev.clarinet.opencl.runtime.KernelFamily;
import dev.clarinet.opencl.tune.Tuned;
import dev.clarinet.test.OpenClAvailable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tuning on a real device. */
@OpenClAvailable
class TuningTest {
  private static final Geometry GEOMETRY =
      new Geometry(2, 9, 9, 11, 10, Window.kernel(3).pad(1), 1);

  @TempDir
  Path folder;

  @ParameterizedTest
  @EnumSource
  void anOperationIsTunedWhenItIsPreparedAndNotAgainByTheNext(KernelFamily family) {
    var first = prepared(family);
    var second = prepared(family);

    assertThat(first).isNotEmpty().allMatch(Tuned::fresh);
    assertThat(first).allSatisfy(tuned -> {
      assertThat(tuned.decision().microseconds()).containsKey(tuned.decision().heuristic());
      assertThat(tuned.decision().thrownOut()).isEmpty();
    });
    assertThat(second).hasSameSizeAs(first).noneMatch(Tuned::fresh);
    System.out.println(first);
  }

  private List<Tuned> prepared(KernelFamily family) {
    var found = new ArrayList<Tuned>();
    var provider = ClBackendProvider.through("jocl")
        .family(family)
        .tuned(folder.resolve("record.json"))
        .tuning(Duration.ofMinutes(1), found::add);
    try (var backend = Backend.over(provider.open(0));
        var product = backend.prepare(GEOMETRY)) {
      return found;
    }
  }
}
