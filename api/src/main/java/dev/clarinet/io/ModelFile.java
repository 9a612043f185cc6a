package dev.clarinet.io;

import dev.clarinet.ElementType;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Network;
import dev.clarinet.layer.ParameterSpec;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A model as a safetensors file: a tensor for each parameter, and the network's JSON and the seed as metadata. */
public final class ModelFile {
  /** What the keys of the library's own metadata begin with. */
  public static final String RESERVED = "clarinet.";

  private static final String NETWORK = RESERVED + "network";
  private static final String SEED = RESERVED + "seed";

  /**
   * What a file holds.
   *
   * @param network the blueprint
   * @param seed from which the model began
   * @param notes that whoever made the model added, by key
   * @param values of each parameter, by its name
   */
  public record Contents(
      Network network, long seed, Map<String, String> notes, Map<String, double[]> values) {}

  private ModelFile() {}

  /** Writes a file, or leaves the one before as it was. Values are rounded to float. */
  public static void write(Path file, Contents contents) {
    var tensors = new LinkedHashMap<String, Safetensors.Entry>();
    parameters(contents.network()).forEach((name, spec) -> {
      double[] exact = Objects.requireNonNull(contents.values().get(name), name);
      var rounded = new float[exact.length];
      for (int i = 0; i < rounded.length; i++) rounded[i] = (float) exact[i];
      tensors.put(name, Safetensors.Entry.of(spec.shape(), rounded));
    });
    var metadata = new LinkedHashMap<>(contents.notes());
    metadata.put(NETWORK, contents.network().toJson());
    metadata.put(SEED, Long.toString(contents.seed()));
    Safetensors.write(file, metadata, tensors);
  }

  /**
   * All of a file.
   *
   * @throws MalformedFileException if it is no model, lacks a parameter, or one has another shape or type
   */
  public static Contents read(Path file) {
    var contents = Safetensors.read(file);
    var network = network(file, contents.metadata());
    var parameters = parameters(network);
    var values = new LinkedHashMap<String, double[]>();
    parameters.forEach(
        (name, spec) -> values.put(name, values(file, name, spec, contents.tensors())));
    for (String name : contents.tensors().keySet()) {
      if (!parameters.containsKey(name))
        throw new MalformedFileException(file, name, "the network has no such parameter");
    }
    var notes = new LinkedHashMap<>(contents.metadata());
    notes.keySet().removeIf(key -> key.startsWith(RESERVED));
    return new Contents(network, seed(file, contents.metadata()), notes, values);
  }

  private static Map<String, ParameterSpec> parameters(Network network) {
    var all = new LinkedHashMap<String, ParameterSpec>();
    network
        .parameters()
        .forEach((node, specs) -> specs.forEach(spec -> all.put(node + "." + spec.name(), spec)));
    return all;
  }

  private static Network network(Path file, Map<String, String> metadata) {
    String json = metadata.get(NETWORK);
    if (json == null)
      throw new MalformedFileException(
          file, "metadata", "there is no network: no model of Clarinet's");
    try {
      return Network.fromJson(json);
    } catch (IllegalArgumentException e) {
      throw new MalformedFileException(file, "metadata " + NETWORK, String.valueOf(e.getMessage()));
    }
  }

  private static long seed(Path file, Map<String, String> metadata) {
    String seed = Optional.ofNullable(metadata.get(SEED)).orElse("0");
    try {
      return Long.parseLong(seed);
    } catch (NumberFormatException e) {
      throw new MalformedFileException(
          file, "metadata " + SEED, "'" + seed + "' is no whole number");
    }
  }

  private static double[] values(
      Path file, String name, ParameterSpec spec, Map<String, Safetensors.Entry> tensors) {
    var entry = tensors.get(name);
    if (entry == null) throw new MalformedFileException(file, name, "this parameter is missing");
    if (entry.type() != ElementType.FLOAT32 || !entry.shape().equals(spec.shape())) {
      throw new MalformedFileException(
          file, name, "expected " + ElementType.FLOAT32 + spec.shape() + ", not " + entry);
    }
    var values = new double[entry.floats().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = entry.floats()[i];
      if (!Double.isFinite(values[i]))
        throw new MalformedFileException(file, name, "element " + i + " is " + values[i]);
    }
    return values;
  }
}
