package dev.clarinet;

/**
 * A device that could be opened, or the reason why it cannot.
 *
 * @param name what {@link Backends#open} takes: {@code java}, {@code opencl:0}
 * @param description the device in words: make, model, driver
 * @param rank which to prefer: the higher the better; below 0, {@link Backends#best()} never takes it
 * @param problem why it cannot be had and what to do about it; empty if it can
 */
public record DeviceInfo(String name, String description, int rank, String problem) {
  /** Whether the device can be opened. */
  public boolean available() {
    return problem.isEmpty();
  }
}
