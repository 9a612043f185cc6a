package dev.clarinet.opencl.binding;

/** OpenCL cannot be had in this process; the message says why and what to install or set. */
public final class OpenClUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public OpenClUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public OpenClUnavailableException(String message) {
    super(message);
  }
}
