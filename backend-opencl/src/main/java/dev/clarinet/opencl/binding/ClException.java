package dev.clarinet.opencl.binding;

/** An OpenCL call that failed: which one, with what status, and what it was about. */
public class ClException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String call;
  private final int status;

  /** @param about what the call was to do, or the build log; may be empty */
  public ClException(String call, int status, String about) {
    super(call + " failed with " + StatusNames.of(status) + " (" + status + ")"
        + (about.isEmpty() ? "" : ": " + about));
    this.call = call;
    this.status = status;
  }

  /** Gives the same failure with more to say, this one being its cause. */
  public ClException about(String what) {
    return because(new ClException(call, status, what));
  }

  /** Makes this the cause of {@code richer}. */
  protected <E extends ClException> E because(E richer) {
    richer.initCause(this);
    return richer;
  }

  /** The OpenCL function that failed, such as {@code clBuildProgram}. */
  public String call() {
    return call;
  }

  public int status() {
    return status;
  }

  static void check(String call, int status) {
    if (status != ClConstants.CL_SUCCESS) throw new ClException(call, status, "");
  }
}
