package dev.clarinet.bench;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.clarinet.Shape;
import dev.clarinet.op.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** An ONNX model in the making. */
final class OnnxGraph {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("bench");

  /** A node, whose attributes are added to what this returns. */
  Node node(String operator, String answer, String... inputs) {
    return new Node(graph
        .addNodeBuilder()
        .setOpType(operator)
        .setName(answer)
        .addAllInput(List.of(inputs))
        .addOutput(answer));
  }

  /** An input that comes with each run. */
  void input(String name, Shape shape, boolean labels) {
    graph.addInput(value(name, shape, labels));
  }

  /** An input that never changes. */
  void constant(String name, Shape shape, float[] numbers) {
    var bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(numbers);
    var tensor = graph
        .addInitializerBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .setRawData(ByteString.copyFrom(bytes.array()));
    for (int i = 0; i < shape.rank(); i++) tensor.addDims(shape.get(i));
  }

  /** What the model answers. */
  void output(String name, Shape shape) {
    graph.addOutput(value(name, shape, false));
  }

  private static ValueInfoProto value(String name, Shape shape, boolean labels) {
    var extents = TensorShapeProto.newBuilder();
    for (int i = 0; i < shape.rank(); i++) extents.addDimBuilder().setDimValue(shape.get(i));
    var type = TypeProto.Tensor.newBuilder()
        .setElemType((labels ? TensorProto.DataType.INT64 : TensorProto.DataType.FLOAT).getNumber())
        .setShape(extents);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  /** The model as a file has it. */
  byte[] bytes() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  /** A node in the making. */
  record Node(NodeProto.Builder proto) {
    /** With an attribute of whole numbers. */
    Node with(String name, long... values) {
      var attribute = attribute(name, AttributeProto.AttributeType.INTS);
      for (long value : values) attribute.addInts(value);
      return this;
    }

    /**
     * With the attributes of a window; where neighbours lie side by side is the default, and not every operator can
     * else.
     */
    Node window(Window w) {
      if (w.dilationH() > 1 || w.dilationW() > 1) with("dilations", w.dilationH(), w.dilationW());
      return with("kernel_shape", w.R(), w.S())
          .with("strides", w.strideH(), w.strideW())
          .with("pads", w.top(), w.left(), w.bottom(), w.right());
    }

    /** With an attribute that is one whole number. */
    Node withOne(String name, long value) {
      attribute(name, AttributeProto.AttributeType.INT).setI(value);
      return this;
    }

    private AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
      return proto.addAttributeBuilder().setName(name).setType(type);
    }
  }
}
