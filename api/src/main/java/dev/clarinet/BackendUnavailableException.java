package dev.clarinet;

/** A device that cannot be had; the message says why, and what to install or set. */
public final class BackendUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason and the cure. */
  public BackendUnavailableException(String message) {
    super(message);
  }

  /** With the reason, the cure, and what was thrown below. */
  public BackendUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
