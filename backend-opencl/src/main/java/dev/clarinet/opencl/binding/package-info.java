/** The only place that sees JOCL, LWJGL or JNA: the OpenCL calls that Clarinet uses, with {@code long} handles. */
@NullMarked
package dev.clarinet.opencl.binding;

import org.jspecify.annotations.NullMarked;
