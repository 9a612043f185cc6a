package dev.clarinet.test;

import dev.clarinet.BackendUnavailableException;
import dev.clarinet.opencl.binding.Bindings;
import dev.clarinet.opencl.runtime.DeviceList;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether there is an OpenCL device, and whether it matters: see {@link OpenClAvailable}. */
final class OpenClCondition implements ExecutionCondition {

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> missing = missing();
    if (missing.isEmpty()) return ConditionEvaluationResult.enabled("there is an OpenCL device");
    String reason = "no OpenCL device: " + missing.get();
    if ("required".equals(System.getProperty("clarinet.opencl"))) throw new AssertionError(reason);
    return ConditionEvaluationResult.disabled(reason);
  }

  /** Why there is no device to test with. */
  static Optional<String> missing() {
    try {
      var devices = DeviceList.read(Bindings.chosen());
      if (devices.entries().stream().anyMatch(entry -> entry.problem().isEmpty()))
        return Optional.empty();
      return Optional.of(devices.entries() + " " + devices.problems());
    } catch (BackendUnavailableException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
