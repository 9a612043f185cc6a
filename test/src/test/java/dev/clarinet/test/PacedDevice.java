package dev.clarinet.test;

import dev.clarinet.ElementType;
import dev.clarinet.op.Activation;
import dev.clarinet.op.Concatenation;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Recurrence;
import dev.clarinet.op.Work;
import dev.clarinet.purejava.JavaBackendProvider;
import dev.clarinet.spi.Device;
import dev.clarinet.spi.Memory;
import dev.clarinet.spi.Operations;
import java.lang.reflect.Proxy;
import java.util.concurrent.locks.LockSupport;

/** A device that computes nothing, and takes its time for it: activations move half as fast as concatenations. */
final class PacedDevice implements Device {
  static final double FLOPS = 1e9, BYTES = 1e10;

  private final Device java = new JavaBackendProvider().open(0);

  @Override
  public Operations operations() {
    return new Operations()
        .with(
            Recurrence.Steps.class,
            spec -> taking(spec.work("forward").flops() / FLOPS, Recurrence.class))
        .with(
            Concatenation.Parts.class,
            spec -> taking(moving(spec.work("forward")), Concatenation.class))
        .with(
            Activation.Elements.class,
            spec -> taking(2 * moving(spec.work("forward")), Activation.class));
  }

  private static double moving(Work work) {
    return work.bytes() / BYTES;
  }

  private static <O extends Operation> O taking(double seconds, Class<O> operation) {
    return operation.cast(Proxy.newProxyInstance(
        PacedDevice.class.getClassLoader(),
        new Class<?>[] {operation},
        (proxy, method, arguments) -> {
          if (method.getName().equals("forward")) pass(seconds);
          return null;
        }));
  }

  private static void pass(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime())
      LockSupport.parkNanos(left);
  }

  @Override
  public Memory allocate(ElementType type, int elements) {
    return java.allocate(type, elements);
  }

  @Override
  public String name() {
    return "paced";
  }

  @Override
  public String description() {
    return "a device that takes its time";
  }

  @Override
  public void finish() {}

  @Override
  public void close() {
    java.close();
  }
}
