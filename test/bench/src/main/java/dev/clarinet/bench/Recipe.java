package dev.clarinet.bench;

import dev.clarinet.Backend;
import dev.clarinet.Tensor;
import dev.clarinet.op.Operation;
import dev.clarinet.op.Spec;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/** How Clarinet computes a case. */
interface Recipe {
  /** Prepares it on a backend. */
  Work on(Backend backend);

  /** An operation, run on tensors. */
  static <O extends Operation> Recipe of(Spec<O> spec, BiConsumer<O, Tensors> run) {
    return backend -> {
      O operation = backend.prepare(spec);
      return new Work() {
        @Override
        public void run(Tensors tensors) {
          run.accept(operation, tensors);
        }

        @Override
        public void close() {
          operation.close();
        }
      };
    };
  }

  /** What is prepared; running it only queues. */
  interface Work extends AutoCloseable {
    void run(Tensors tensors);

    @Override
    void close();
  }

  /** Tensors by letter. */
  record Tensors(Map<String, Tensor> byLetter) {
    Tensor get(String letter) {
      return Objects.requireNonNull(byLetter.get(letter), letter);
    }
  }
}
