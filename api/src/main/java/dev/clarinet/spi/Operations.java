package dev.clarinet.spi;

import dev.clarinet.Backend;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The table of the operations that a device has: one line each, from the kind of spec to what makes the operation. */
public final class Operations {
  private final Map<Class<?>, Function<Object, Operation>> makers = new LinkedHashMap<>();

  /** Adds the line for one kind of spec. */
  public <O extends Operation, S extends Spec<O>> Operations with(
      Class<S> spec, Function<S, ? extends O> maker) {
    makers.put(spec, s -> maker.apply(spec.cast(s)));
    return this;
  }

  /** The operation as the device makes it, or composed on the backend of others. */
  @SuppressWarnings("unchecked") // with() lets only makers of O stand under a Spec<O>
  public <O extends Operation> O prepare(Backend backend, Spec<O> spec) {
    var maker = makers.get(spec.getClass());
    return maker == null ? spec.composedOn(backend) : (O) maker.apply(spec);
  }
}
