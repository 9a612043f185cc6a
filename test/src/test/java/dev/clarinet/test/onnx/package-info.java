/**
 * Values from outside: the backends against the cases that the ONNX project publishes, each a small
 * graph with its input and output, most of them single operators computed by NumPy or PyTorch.
 */
@NullMarked
package dev.clarinet.test.onnx;

import org.jspecify.annotations.NullMarked;
