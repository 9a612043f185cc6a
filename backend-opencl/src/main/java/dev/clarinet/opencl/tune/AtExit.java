package dev.clarinet.opencl.tune;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done when the virtual machine ends in order, by Ctrl-C or {@code System.exit}, unless closed before. */
final class AtExit implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AtExit.class);

  private final Thread hook;

  /** Does this then; at once if the end has begun. */
  AtExit(Runnable work) {
    hook = new Thread(work, "clarinet-tuning-end");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the virtual machine ends already", e);
      work.run();
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("the virtual machine ends already", e);
    }
  }
}
