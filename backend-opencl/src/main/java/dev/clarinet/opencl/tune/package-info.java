/** The tuner: tries the candidates of launchers on the device, and remembers the best for each device and driver. */
@NullMarked
package dev.clarinet.opencl.tune;

import org.jspecify.annotations.NullMarked;
