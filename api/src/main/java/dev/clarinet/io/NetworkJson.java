package dev.clarinet.io;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import dev.clarinet.Network;
import dev.clarinet.Network.Node;
import dev.clarinet.layer.Layer;
import dev.clarinet.layer.LayerTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A network as JSON: a version, the nodes in order, each with its layer's name in {@link LayerTypes} and the components
 * of the layer's record, and the outputs. A layer that is not registered, or that lacks or has one component too many,
 * is refused.
 */
public final class NetworkJson {
  private static final int VERSION = 1;

  /** Far above what the deepest networks have: a file of more is broken, or made to keep its reader busy. */
  private static final int MOST_NODES = 100_000;

  private NetworkJson() {}

  /** The network as text. */
  public static String write(Network network) {
    var nodes = new JsonArray();
    for (Node node : network.nodes()) nodes.add(json(node));
    var json = new JsonObject();
    json.addProperty("clarinet", VERSION);
    json.add("nodes", nodes);
    json.add("outputs", array(network.outputs()));
    var gson =
        new GsonBuilder().setPrettyPrinting().setStrictness(Strictness.STRICT).create();
    return gson.toJson(json);
  }

  private static JsonObject json(Node node) {
    var json = new JsonObject();
    json.addProperty("name", node.name());
    json.addProperty("layer", LayerTypes.name(node.layer()));
    var options = options(node.layer());
    if (!options.isEmpty()) json.add("options", options);
    if (!node.inputs().isEmpty()) json.add("inputs", array(node.inputs()));
    if (!node.parametersOf().equals(node.name()))
      json.addProperty("parametersOf", node.parametersOf());
    return json;
  }

  /** The components of a layer, which is a record, or it would not be registered. */
  private static JsonObject options(Layer layer) {
    return RecordJson.write((Record) layer);
  }

  private static JsonArray array(List<String> strings) {
    var array = new JsonArray();
    strings.forEach(array::add);
    return array;
  }

  /**
   * The network from text.
   *
   * @throws IllegalArgumentException if the text is no network, with what is wrong
   */
  public static Network read(String text) {
    try {
      var json = JsonParser.parseString(text).getAsJsonObject();
      requireKeys("network", json, Set.of("clarinet", "nodes", "outputs"), Set.of());
      if (json.get("clarinet").getAsInt() != VERSION) {
        throw new IllegalArgumentException(
            "network JSON of version " + json.get("clarinet") + ", not " + VERSION);
      }
      var array = json.getAsJsonArray("nodes");
      if (array.size() > MOST_NODES)
        throw new IllegalArgumentException("a network of " + array.size() + " nodes");
      var nodes = new ArrayList<Node>();
      for (JsonElement node : array) nodes.add(node(node.getAsJsonObject()));
      return Network.of(nodes, strings(json.get("outputs")));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("no network's JSON: " + reason(e), e);
    }
  }

  /** What this class or the network said, else what is at the bottom, a layer's own constructor say. */
  private static String reason(Throwable e) {
    var cause = e.getCause();
    boolean ours = e instanceof IllegalArgumentException && !(e instanceof NumberFormatException);
    if (!ours && cause != null) return reason(cause);
    return ours ? String.valueOf(e.getMessage()) : e.toString();
  }

  private static Node node(JsonObject json) {
    requireKeys("node", json, Set.of("name", "layer"), Set.of("options", "inputs", "parametersOf"));
    String name = json.get("name").getAsString();
    String kind = json.get("layer").getAsString();
    var type = LayerTypes.type(kind)
        .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is a layer '" + kind
            + "', which is not registered: LayerTypes.register"));
    var options = json.has("options") ? json.getAsJsonObject("options") : new JsonObject();
    var components = Arrays.stream(type.getRecordComponents())
        .map(component -> component.getName())
        .collect(Collectors.toSet());
    requireKeys("'" + name + "'", options, components, Set.of());
    Layer layer = RecordJson.read(options, type);
    // What did not fit its component, a number too large or a constant that is none, does not come
    // back.
    if (!options(layer).equals(options)) {
      throw new IllegalArgumentException("'" + name + "': " + options + " is no " + kind);
    }
    var inputs = json.has("inputs") ? strings(json.get("inputs")) : List.<String>of();
    return new Node(
        name,
        layer,
        inputs,
        json.has("parametersOf") ? json.get("parametersOf").getAsString() : name);
  }

  private static List<String> strings(JsonElement json) {
    var strings = new ArrayList<String>();
    for (JsonElement element : json.getAsJsonArray()) strings.add(element.getAsString());
    return strings;
  }

  private static void requireKeys(
      String what, JsonObject json, Set<String> needed, Set<String> allowed) {
    var missing = new HashSet<>(needed);
    missing.removeAll(json.keySet());
    var unknown = new HashSet<>(json.keySet());
    unknown.removeAll(needed);
    unknown.removeAll(allowed);
    boolean hasNull =
        json.entrySet().stream().anyMatch(entry -> entry.getValue().isJsonNull());
    if (!missing.isEmpty() || !unknown.isEmpty() || hasNull) {
      throw new IllegalArgumentException(
          what + ": missing " + missing + ", unknown " + unknown + ", in " + json);
    }
  }
}
