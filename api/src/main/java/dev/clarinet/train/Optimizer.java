package dev.clarinet.train;

import dev.clarinet.Backend;
import dev.clarinet.Parameter;
import dev.clarinet.Tensor;
import java.util.List;

/** The rule by which parameters follow their slopes, as data; {@link Optimizers} has the usual ones. */
public interface Optimizer {
  /** The learning rate before any schedule. */
  double learningRate();

  /** The rule, prepared for these parameters, with what it remembers of each. */
  Steps on(Backend backend, List<Parameter> learning);

  /** Prepared steps, which whoever made them closes. */
  interface Steps extends AutoCloseable {
    /** Moves all parameters once; does nothing while the flag is raised (see {@code dev.clarinet.op.Finiteness}). */
    void step(Tensor flag, double learningRate);

    @Override
    void close();
  }
}
