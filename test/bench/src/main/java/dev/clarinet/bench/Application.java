package dev.clarinet.bench;

import dev.clarinet.Backend;

/** How Clarinet does what is more than an operation: a job that keeps its own tensors. */
interface Application {
  /** Ready to run, on so many sets of inputs. */
  Job on(Backend backend, int sets);
}
