package dev.clarinet.test.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.clarinet.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A published case: a graph, what goes in and what comes out.
 *
 * @param name the name of its folder
 * @param folder with {@code model.onnx}, and the arrays in {@code test_data_set_0}
 * @param graph its nodes, in the order in which they can run
 */
record OnnxCase(String name, Path folder, GraphProto graph) {

  /** The cases in the folder, by name. */
  static List<OnnxCase> in(Path folder) {
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.sorted().map(OnnxCase::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OnnxCase of(Path folder) {
    try {
      var model = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
      return new OnnxCase(folder.getFileName().toString(), folder, model.getGraph());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it is about: its first operator that computes, or else its last. */
  String operator() {
    var operators = operators();
    String last = operators.get(operators.size() - 1);
    return operators.stream()
        .filter(o -> !OnnxOperators.isLayout(o))
        .findFirst()
        .orElse(last);
  }

  private List<String> operators() {
    return graph.getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  /** What must come out. */
  List<OnnxArray> expected() {
    return arrays("output", graph.getOutputList());
  }

  /**
   * What comes out on this backend: the nodes run one after the other, each by an operation of ours.
   *
   * @throws Uncovered if there is none for a node, or only the host would work
   */
  List<OnnxArray> outputsOn(Backend backend) {
    for (String operator : operators())
      if (!OnnxOperators.has(operator)) throw Uncovered.missing(operator);
    if (operators().stream().allMatch(OnnxOperators::isHosts)) throw Uncovered.missing(operator());
    var values = inputs();
    for (NodeProto proto : graph.getNodeList()) {
      var node = new OnnxNode(
          proto,
          proto.getInputList().stream()
              .map(i -> Optional.ofNullable(values.get(i)))
              .toList());
      try (var bench = new OnnxBench(backend)) {
        var outputs = OnnxOperators.run(node, bench);
        for (int i = 0; i < Math.min(outputs.size(), proto.getOutputCount()); i++) {
          values.put(proto.getOutput(i), outputs.get(i));
        }
      }
    }
    return graph.getOutputList().stream()
        .map(output -> value(output.getName(), values))
        .toList();
  }

  private OnnxArray value(String output, Map<String, OnnxArray> values) {
    var value = values.get(output);
    if (value == null) throw new Uncovered(operator(), "with the output " + output);
    return value;
  }

  private Map<String, OnnxArray> inputs() {
    var values = new HashMap<String, OnnxArray>();
    for (TensorProto constant : graph.getInitializerList())
      values.put(constant.getName(), OnnxArray.of(constant, operator()));
    var open = graph.getInputList().stream()
        .filter(i -> !values.containsKey(i.getName()))
        .toList();
    var arrays = arrays("input", open);
    for (int i = 0; i < arrays.size(); i++) values.put(open.get(i).getName(), arrays.get(i));
    return values;
  }

  private List<OnnxArray> arrays(String kind, List<ValueInfoProto> infos) {
    var arrays = new ArrayList<OnnxArray>();
    for (int i = 0; i < infos.size(); i++) {
      if (!infos.get(i).getType().hasTensorType())
        throw new Uncovered(operator(), "on what is no tensor");
      try {
        var bytes =
            Files.readAllBytes(folder.resolve("test_data_set_0").resolve(kind + "_" + i + ".pb"));
        arrays.add(OnnxArray.of(TensorProto.parseFrom(bytes), operator()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return arrays;
  }
}
