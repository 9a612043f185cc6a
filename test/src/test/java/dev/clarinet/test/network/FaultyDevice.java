package dev.clarinet.test.network;

import dev.clarinet.ElementType;
import dev.clarinet.reference.ReferenceBackendProvider;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Operations;

/** The definition on a device that has memory for so many tensors and no more, and says so as the JVM does. */
final class FaultyDevice implements Device {
  private final Device device = new ReferenceBackendProvider().open(0);
  private int room;

  FaultyDevice(int room) {
    this.room = room;
  }

  /** Has memory for so many tensors from now on. */
  void roomFor(int tensors) {
    room = tensors;
  }

  @Override
  public Memory allocate(ElementType type, int elements) {
    if (room-- <= 0) throw new OutOfMemoryError("the memory is full");
    return device.allocate(type, elements);
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public String description() {
    return "a device with little memory";
  }

  @Override
  public Operations operations() {
    return device.operations();
  }

  @Override
  public void finish() {
    device.finish();
  }

  @Override
  public void close() {
    device.close();
  }
}
