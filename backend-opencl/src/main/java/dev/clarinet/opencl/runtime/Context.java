package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.ClException;
import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An OpenCL context over one device, and the count of what was made in it. */
final class Context {
  private static final Logger LOG = LoggerFactory.getLogger(Context.class);

  private final OpenCl opencl;
  private final DeviceList.Entry entry;
  private final LiveObjects live = new LiveObjects();
  private final long handle;
  private volatile boolean open = true;

  Context(OpenCl opencl, DeviceList.Entry entry) {
    this.opencl = opencl;
    this.entry = entry;
    handle = live.made(Kind.CONTEXT, opencl.createContext(entry.platform(), entry.device()));
  }

  OpenCl opencl() {
    return opencl;
  }

  DeviceFacts facts() {
    return entry.facts();
  }

  LiveObjects live() {
    return live;
  }

  long device() {
    return entry.device();
  }

  long handle() {
    return handle;
  }

  boolean isOpen() {
    return open;
  }

  void requireOpen() {
    if (!open)
      throw new IllegalStateException("the OpenCL device '" + facts().name() + "' is closed");
  }

  /** From here on nothing new is made. */
  void shut() {
    open = false;
  }

  void release() {
    release(Kind.CONTEXT, handle, opencl::releaseContext);
  }

  /**
   * Releases an object that was counted here. A device that is lost fails at every call, and yet the rest is to be
   * freed: so a failure is told to the log alone, and the object stays in the count.
   */
  void release(Kind kind, long object, LongConsumer call) {
    try {
      call.accept(object);
      live.released(kind);
    } catch (ClException e) {
      LOG.warn("closing '{}': {}", facts().name(), e.getMessage());
    }
  }
}
