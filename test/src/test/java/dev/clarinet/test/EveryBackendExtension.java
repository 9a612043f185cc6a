package dev.clarinet.test;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Multiplies a test by cases and configurations, a case on all configurations before the next. */
final class EveryBackendExtension implements TestTemplateInvocationContextProvider {

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    closeBackendsAtTheEnd(context);
    var test = context.getRequiredTestMethod();
    var configurations = test.isAnnotationPresent(OnReference.class)
        ? List.of(Configurations.reference())
        : Configurations.selected();
    var missing = configurations.stream().filter(c -> !c.problem().isEmpty()).map(NoRun::new);
    var present = configurations.stream().filter(c -> c.problem().isEmpty()).toList();
    return Stream.concat(
        missing, Case.of(test).flatMap(c -> present.stream().map(p -> new Run(p, c))));
  }

  private static void closeBackendsAtTheEnd(ExtensionContext context) {
    AutoCloseable end = Configurations::closeShared;
    context
        .getRoot()
        .getStore(Namespace.create(Configurations.class))
        .getOrComputeIfAbsent("end", key -> end);
  }
}
