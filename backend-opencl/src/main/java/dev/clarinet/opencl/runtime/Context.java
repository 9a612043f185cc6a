package dev.clarinet.opencl.runtime;

import dev.clarinet.opencl.binding.OpenCl;
import dev.clarinet.opencl.runtime.LiveObjects.Kind;

/** An OpenCL context over one device, and the count of what was made in it. */
final class Context {
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
    opencl.releaseContext(handle);
    live.released(Kind.CONTEXT);
  }
}
