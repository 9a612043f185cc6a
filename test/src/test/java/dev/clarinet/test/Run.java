package dev.clarinet.test;

import dev.clarinet.Backend;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.TestAbortedException;

/** One case of a test on one configuration. Fails also if the test leaves something open. */
final class Run
    implements TestTemplateInvocationContext,
        ParameterResolver,
        BeforeEachCallback,
        AfterEachCallback,
        TestExecutionExceptionHandler {
  private final Configuration configuration;
  private final Case testCase;
  private int openBefore;

  Run(Configuration configuration, Case testCase) {
    this.configuration = configuration;
    this.testCase = testCase;
  }

  @Override
  public String getDisplayName(int index) {
    return configuration.name() + testCase.name();
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    openBefore = backend().openResources();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    int left = backend().openResources() - openBefore;
    if (left != 0)
      throw new AssertionError(
          "the test left " + left + " tensors or operations open on " + backend());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Backend.class
        || type == Configuration.class
        || type == Dice.class
        || parameter.isAnnotated(Random.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == Backend.class) return backend();
    if (type == Configuration.class) return configuration;
    return type == Dice.class ? new Dice(testCase.dice()) : testCase.values().get(0);
  }

  private Backend backend() {
    return Configurations.shared(configuration);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    if (failure instanceof TestAbortedException || testCase.values().isEmpty()) throw failure;
    throw new AssertionError(testCase.advice() + failure.getMessage(), failure);
  }
}
