package dev.clarinet.io;

import dev.clarinet.ElementType;
import dev.clarinet.MalformedFileException;
import dev.clarinet.Network;
import dev.clarinet.Parameter;
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
  private static final String DEVICE = RESERVED + "device";
  private static final String TUNING = RESERVED + "tuning";

  /**
   * Where the values were computed, which decides how they are rounded.
   *
   * @param device in words; empty if the file does not say
   * @param tuning a hash of what was tuned for it; empty if nothing was
   */
  public record Origin(String device, String tuning) {}

  /**
   * What a file holds.
   *
   * @param network the blueprint
   * @param seed from which the model began
   * @param origin where its values were computed
   * @param notes that whoever made the model added, by key
   * @param values of each parameter, by its name
   */
  public record Contents(
      Network network,
      long seed,
      Origin origin,
      Map<String, String> notes,
      Map<String, double[]> values) {}

  private ModelFile() {}

  /**
   * Writes a file, or leaves the one before as it was. Values are rounded to float.
   *
   * @throws IllegalArgumentException if one is not finite then: {@link #read} would refuse it
   */
  public static void write(Path file, Contents contents) {
    var tensors = new LinkedHashMap<String, Safetensors.Entry>();
    parameters(contents.network()).forEach((name, spec) -> {
      double[] exact = Objects.requireNonNull(contents.values().get(name), name);
      tensors.put(name, Safetensors.Entry.of(spec.shape(), rounded(name, exact)));
    });
    var metadata = new LinkedHashMap<>(contents.notes());
    metadata.put(NETWORK, contents.network().toJson());
    metadata.put(SEED, Long.toString(contents.seed()));
    metadata.put(DEVICE, contents.origin().device());
    metadata.put(TUNING, contents.origin().tuning());
    Safetensors.write(file, metadata, tensors);
  }

  private static float[] rounded(String name, double[] exact) {
    var rounded = new float[exact.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) exact[i];
      if (!Float.isFinite(rounded[i])) {
        throw new IllegalArgumentException("the model cannot be saved: element " + i + " of '"
            + name + "' is " + exact[i] + ", not a finite float");
      }
    }
    return rounded;
  }

  /**
   * All of a file.
   *
   * @throws MalformedFileException if it is no model, lacks a parameter, or one has another shape or type
   */
  public static Contents read(Path file) {
    var found = Safetensors.read(file, contents -> requireFit(file, contents));
    var network = network(file, found.metadata());
    var values = new LinkedHashMap<String, double[]>();
    parameters(network)
        .keySet()
        .forEach(name -> values.put(name, values(file, name, found.tensor(name).floats())));
    var notes = new LinkedHashMap<>(found.metadata());
    notes.keySet().removeIf(key -> key.startsWith(RESERVED));
    var origin = new Origin(
        found.metadata().getOrDefault(DEVICE, ""), found.metadata().getOrDefault(TUNING, ""));
    return new Contents(network, seed(file, found.metadata()), origin, notes, values);
  }

  /** Each parameter of the network is there in its shape, and nothing else. */
  private static void requireFit(Path file, Safetensors.Contents contents) {
    var parameters = parameters(network(file, contents.metadata()));
    parameters.forEach((name, spec) -> {
      var kind = contents.tensors().get(name);
      if (kind == null) throw new MalformedFileException(file, name, "this parameter is missing");
      if (kind.type() != ElementType.FLOAT32 || !kind.shape().equals(spec.shape())) {
        throw new MalformedFileException(
            file, name, "expected " + ElementType.FLOAT32 + spec.shape() + ", not " + kind);
      }
    });
    for (String name : contents.tensors().keySet()) {
      if (!parameters.containsKey(name)) {
        throw new MalformedFileException(file, name, "the network has no such parameter");
      }
    }
  }

  private static Map<String, ParameterSpec> parameters(Network network) {
    var all = new LinkedHashMap<String, ParameterSpec>();
    network
        .parameters()
        .forEach((node, specs) ->
            specs.forEach(spec -> all.put(Parameter.name(node, spec.name()), spec)));
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

  private static double[] values(Path file, String name, float[] stored) {
    var values = new double[stored.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = stored[i];
      if (!Double.isFinite(values[i]))
        throw new MalformedFileException(file, name, "element " + i + " is " + values[i]);
    }
    return values;
  }
}
