package dev.clarinet.samples.bench;

import dev.clarinet.op.Work;
import java.util.List;

/**
 * How long a run took.
 *
 * @param seconds of one run, the median
 * @param work of one run
 * @param kernels that it launched, by name, the longest first; none where there are no kernels
 */
record Measurement(double seconds, Work work, List<String> kernels) {}
