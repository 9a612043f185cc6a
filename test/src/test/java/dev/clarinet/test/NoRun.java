package dev.clarinet.test;

import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;

/** A test on a configuration that cannot be had: skipped with the reason, or failed where it is required. */
record NoRun(Configuration configuration)
    implements TestTemplateInvocationContext, ExecutionCondition {

  @Override
  public String getDisplayName(int index) {
    return configuration.name();
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if ("required".equals(System.getProperty("clarinet.opencl"))) {
      throw new AssertionError("-Dclarinet.opencl=required, but " + configuration.problem());
    }
    return ConditionEvaluationResult.disabled(configuration.problem());
  }
}
