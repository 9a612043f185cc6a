package dev.clarinet.opencl.runtime;

/** Hears how long each launch took, in the order of launching, while profiling is on. */
@FunctionalInterface
public interface LaunchListener {
  /** Called some time after the launch, holding the queue: be brief, and launch nothing. */
  void launched(String kernel, long nanoseconds);
}
