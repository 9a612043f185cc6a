package dev.clarinet.test.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.clarinet.Shape;
import java.util.List;
import java.util.Optional;

/**
 * An operator in a graph, with its attributes and what goes in.
 *
 * @param proto as the file has it
 * @param inputs empty where an optional one is left out
 */
record OnnxNode(NodeProto proto, List<Optional<OnnxArray>> inputs) {

  /** Whether input {@code i} is there. */
  boolean has(int i) {
    return i < inputs.size() && inputs.get(i).isPresent();
  }

  /** Input {@code i}, whatever its elements. */
  OnnxArray input(int i) {
    return inputs.get(i).orElseThrow();
  }

  /** Input {@code i}, which must be FLOAT: operations compute with nothing else. */
  OnnxArray floats(int i) {
    var array = input(i);
    if (array.type() != DataType.FLOAT) throw uncovered("of " + array.type());
    return array;
  }

  /** All inputs, FLOAT and of one shape. */
  List<OnnxArray> floatsAlike() {
    Shape shape = input(0).shape();
    for (int i = 0; i < inputs.size(); i++) {
      if (!floats(i).shape().equals(shape)) throw uncovered("with broadcasting");
    }
    return inputs.stream().map(Optional::orElseThrow).toList();
  }

  /** Whether the node has the attribute. */
  boolean says(String name) {
    return attribute(name).isPresent();
  }

  /** An integer attribute. */
  int integer(String name, int otherwise) {
    return attribute(name).map(a -> (int) a.getI()).orElse(otherwise);
  }

  /** An attribute that is a number. */
  double number(String name, double otherwise) {
    return attribute(name).map(a -> (double) a.getF()).orElse(otherwise);
  }

  /** An attribute that is a list of integers. */
  Optional<int[]> integers(String name) {
    return attribute(name)
        .map(a -> a.getIntsList().stream().mapToInt(Math::toIntExact).toArray());
  }

  /** An attribute that is a word. */
  String word(String name, String otherwise) {
    return attribute(name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  /** An attribute that is a tensor. */
  OnnxArray tensor(String name) {
    return OnnxArray.of(
        attribute(name).orElseThrow(() -> uncovered("without " + name)).getT(), proto.getOpType());
  }

  /** An axis counted from the front, which may be written from the back. */
  static int axis(int written, int rank) {
    return written < 0 ? written + rank : written;
  }

  private Optional<AttributeProto> attribute(String name) {
    return proto.getAttributeList().stream()
        .filter(a -> a.getName().equals(name))
        .findFirst();
  }

  /** What to throw where the node asks for something that no operation does. */
  Uncovered uncovered(String reason) {
    return new Uncovered(proto.getOpType(), reason);
  }
}
