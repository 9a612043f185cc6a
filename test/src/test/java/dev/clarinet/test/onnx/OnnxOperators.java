package dev.clarinet.test.onnx;

import static java.util.Map.entry;

import dev.clarinet.op.Activation.Function;
import dev.clarinet.op.Pooling.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The ONNX operators that our operations can do: a table, one line an operator. */
final class OnnxOperators {

  /** From a node to what comes out: all its outputs, or the first ones. */
  interface Operator {
    List<OnnxArray> run(OnnxNode node, OnnxBench bench);
  }

  private static final Map<String, Operator> TABLE = Map.ofEntries(
      entry("Add", ElementOperators::sum),
      entry("Dropout", ElementOperators::dropout),
      entry("Identity", ElementOperators.activation(Function.IDENTITY)),
      entry("LeakyRelu", ElementOperators.activation(Function.LEAKY_RELU)),
      entry("Relu", ElementOperators.activation(Function.RELU)),
      entry("Sigmoid", ElementOperators.activation(Function.SIGMOID)),
      entry("Sum", ElementOperators::sum),
      entry("Tanh", ElementOperators.activation(Function.TANH)),
      entry("AveragePool", PoolOperators.pool(Kind.AVERAGE)),
      entry("GlobalAveragePool", PoolOperators::globalAverage),
      entry("GlobalMaxPool", PoolOperators::globalMaximum),
      entry("MaxPool", PoolOperators.pool(Kind.MAXIMUM)),
      entry("BatchNormalization", NormalizationOperator::run),
      entry("Conv", ConvolutionOperators::convolution),
      entry("ConvTranspose", ConvolutionOperators::transposed),
      entry("Gemm", MatrixOperators::gemm),
      entry("MatMul", MatrixOperators::product),
      entry("Concat", ShapeOperators::concatenation),
      entry("Constant", ShapeOperators::constant),
      entry("Flatten", ShapeOperators::flat),
      entry("Reshape", ShapeOperators::reshaped),
      entry("Squeeze", ShapeOperators::squeezed),
      entry("Transpose", ShapeOperators::transposed),
      entry("Unsqueeze", ShapeOperators::unsqueezed),
      entry("LogSoftmax", SoftmaxOperators::logSoftmax),
      entry("Softmax", SoftmaxOperators::softmax),
      entry("SoftmaxCrossEntropyLoss", SoftmaxOperators::crossEntropy),
      entry("Adam", StepOperators::adam),
      entry("Momentum", StepOperators::momentum));

  private static final Set<String> HOSTS = Set.of("Constant", "Transpose");
  private static final Set<String> LAYOUT =
      Set.of("Constant", "Flatten", "Reshape", "Squeeze", "Transpose", "Unsqueeze");

  private OnnxOperators() {}

  /** Whether there is a line for the operator. */
  static boolean has(String operator) {
    return TABLE.containsKey(operator);
  }

  /** Runs the node on the bench. */
  static List<OnnxArray> run(OnnxNode node, OnnxBench bench) {
    String operator = node.proto().getOpType();
    return Optional.ofNullable(TABLE.get(operator))
        .orElseThrow(() -> Uncovered.missing(operator))
        .run(node, bench);
  }

  /** Whether the operator only says how elements lie; what the host does by itself counts here too. */
  static boolean isLayout(String operator) {
    return LAYOUT.contains(operator);
  }

  /** Whether the host does the operator by itself, without a backend. */
  static boolean isHosts(String operator) {
    return HOSTS.contains(operator);
  }
}
