package dev.clarinet.samples.bench;

import dev.clarinet.Backend;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import java.util.function.Consumer;

/**
 * A method of an operation at a typical size.
 *
 * @param method its name
 * @param size in words
 * @param spec of the operation
 * @param inputs what it runs on
 */
record Exercise<O extends Operation>(String method, String size, Spec<O> spec, Inputs<O> inputs) {

  /** Makes the tensors of a method, and says how it is called with them. */
  interface Inputs<O> {
    Consumer<O> of(Numbers numbers);
  }

  /** The operation's name. */
  String operation() {
    return spec.getClass().getEnclosingClass().getSimpleName();
  }

  /** Measures it. */
  Measurement measured(Backend backend, Stopwatch stopwatch) {
    try (var numbers = new Numbers(backend);
        var operation = backend.prepare(spec)) {
      var call = inputs.of(numbers);
      return stopwatch.measure(backend, spec.work(method), () -> call.accept(operation));
    }
  }
}
