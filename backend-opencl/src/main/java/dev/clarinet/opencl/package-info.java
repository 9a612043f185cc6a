/** The backend {@code opencl}: its devices, their memory, and one launcher per operation. */
@NullMarked
package dev.clarinet.opencl;

import org.jspecify.annotations.NullMarked;
