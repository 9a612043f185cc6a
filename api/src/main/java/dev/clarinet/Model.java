package dev.clarinet;

import static dev.clarinet.Known.at;

import dev.clarinet.internal.Resources;
import dev.clarinet.io.ModelFile;
import dev.clarinet.layer.ParameterSpec;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network with its parameters on a backend.
 *
 * <p>Saving, copying, evaluating and opening a {@link Predictor} while a {@link Trainer} runs wait for the end of its
 * step, so that they never see half of one.
 */
public final class Model implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Model.class);

  private final Network network;
  private final Backend backend;
  private final long seed;
  private final Map<String, Parameter> parameters;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, String> notes = new ConcurrentSkipListMap<>();
  private final Resources mine = new Resources();
  private Optional<ModelFile.Origin> origin = Optional.empty();
  private volatile boolean broken;
  private volatile boolean closed;

  private Model(Network network, Backend backend, long seed) {
    this.network = network;
    this.backend = backend;
    this.seed = seed;
    var all = new LinkedHashMap<String, Parameter>();
    try {
      network.parameters().forEach((node, specs) -> {
        for (ParameterSpec spec : specs) {
          var parameter = parameter(node, spec);
          all.put(parameter.name(), parameter);
        }
      });
    } catch (RuntimeException | Error e) {
      mine.closeAfter(e);
      throw e;
    }
    parameters = Collections.unmodifiableMap(all);
  }

  private Parameter parameter(String node, ParameterSpec spec) {
    var value = backend.tensor(spec.shape()).named(Parameter.name(node, spec.name()));
    return mine.own(new Parameter(node, spec, value));
  }

  /** A model whose parameters follow from the seed and their positions. */
  static Model initialized(Network network, Backend backend, long seed) {
    var model = new Model(network, backend, seed);
    try {
      int position = 0;
      for (Parameter p : model.parameters.values()) {
        p.value().writeDoubles(p.spec().initializer().values(p.spec().shape(), seed, position++));
      }
      return model;
    } catch (RuntimeException | Error e) {
      model.mine.closeAfter(e);
      throw e;
    }
  }

  /** A model with these values; who calls has checked that there is one for each parameter. */
  static Model of(Network network, Backend backend, long seed, Map<String, double[]> values) {
    var model = unfilled(network, backend, seed);
    try {
      model.fill(values);
      return model;
    } catch (RuntimeException | Error e) {
      model.mine.closeAfter(e);
      throw e;
    }
  }

  /** A model whose parameters hold nothing yet. */
  static Model unfilled(Network network, Backend backend, long seed) {
    return new Model(network, backend, seed);
  }

  /** Writes all parameters. */
  void fill(Map<String, double[]> values) {
    parameters.forEach((name, p) -> p.value().writeDoubles(at(values, name)));
  }

  /**
   * Loads a model from a safetensors file that {@link #save} wrote.
   *
   * @throws MalformedFileException if the file is not what it should be; nothing is on the backend then
   */
  public static Model load(Path file, Backend backend) {
    return of(ModelFile.read(file), backend);
  }

  /** The model that a file holds, once {@link ModelFile#read} has read it: for who opens a backend only then. */
  public static Model of(ModelFile.Contents contents, Backend backend) {
    var model = of(contents.network(), backend, contents.seed(), contents.values());
    model.notes.putAll(contents.notes());
    model.origin = Optional.of(contents.origin());
    return model;
  }

  /**
   * Writes the parameters as safetensors with the network's JSON; the file before is replaced once all is written.
   *
   * @throws IllegalArgumentException if a parameter is not finite, as after a step too large; the file before stays
   */
  public void save(Path file) {
    var here = new ModelFile.Origin(backend.description(), backend.tuning());
    ModelFile.write(file, new ModelFile.Contents(network, seed, here, notes, values()));
  }

  /** The same model on another backend; the two go their own ways from here. */
  public Model copyTo(Backend other) {
    var copy = of(network, other, seed, values());
    copy.notes.putAll(notes);
    return copy;
  }

  /**
   * Takes over the values of a model of the same network: of a copy that was kept, say.
   *
   * @throws IllegalArgumentException if the networks differ
   */
  public void copyFrom(Model other) {
    if (!network.equals(other.network))
      throw new IllegalArgumentException("the models have different networks");
    var values = other.values();
    exclusively(() -> {
      requireOpen();
      broken = true; // until all of it is here
      fill(values);
      broken = false;
      return true;
    });
  }

  /** All values as the backend holds them, by parameter, between two steps. */
  Map<String, double[]> values() {
    return exclusively(() -> {
      requireWhole();
      var values = new LinkedHashMap<String, double[]>();
      parameters.forEach((name, p) -> values.put(name, p.value().readDoubles()));
      return values;
    });
  }

  /** Does something that must not fall into a training step. */
  <T> T exclusively(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Says, once, if training goes on from a file on the same device and yet rounds otherwise than it did before. */
  void reportOtherTuning() {
    origin
        .filter(before -> before.device().equals(backend.description()))
        .filter(before -> !before.tuning().equals(backend.tuning()))
        .ifPresent(before -> LOG.warn(
            "'{}' is tuned otherwise than where this model was trained: training goes on,"
                + " not bit by bit as it would have there",
            backend.name()));
    origin = Optional.empty();
  }

  /** A step failed halfway: what the parameters hold now is worth nothing. */
  void markBroken() {
    broken = true;
  }

  /** Refuses to go on with a model that is closed, or whose last change failed halfway. */
  void requireWhole() {
    requireOpen();
    if (broken) {
      throw new IllegalStateException(
          "a training step of this model, or a copy into it, failed halfway:"
              + " load it, or copy one that is whole");
    }
  }

  private void requireOpen() {
    if (closed) throw new IllegalStateException("the model is closed");
  }

  /** The blueprint. */
  public Network network() {
    return network;
  }

  /** Where the parameters are. */
  public Backend backend() {
    return backend;
  }

  /** What its parameters, and its dropout, began from. */
  public long seed() {
    return seed;
  }

  /**
   * Adds a note that is saved and copied with the model: the names of its classes, say, or what it was trained on.
   *
   * @throws IllegalArgumentException if the key begins with {@code clarinet.}, which is the library's own
   */
  public Model note(String key, String text) {
    if (key.startsWith(ModelFile.RESERVED))
      throw new IllegalArgumentException("a note's key cannot be '" + key + "'");
    notes.put(key, text);
    return this;
  }

  /** All notes, by key. */
  public Map<String, String> notes() {
    return Map.copyOf(notes);
  }

  /** All parameters by name, in the order of their positions. */
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  /**
   * The parameter of this name, as {@code conv2d1.filters}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Parameter parameter(String name) {
    var parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "no parameter is named '" + name + "'; there are " + parameters.keySet());
    }
    return parameter;
  }

  /**
   * The parameter that a node's layer calls so, as {@code filters}: the node's own, or one that it shares.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Parameter parameter(Network.Node node, String name) {
    return parameter(Parameter.name(node.parametersOf(), name));
  }

  /** The parameters that a node uses, its own or those that it shares. */
  List<Parameter> parameters(Network.Node node) {
    return parameters.values().stream()
        .filter(p -> p.layer().equals(node.parametersOf()))
        .toList();
  }

  /** Frees the parameters, between two steps where it is trained; closing twice does nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      mine.close();
    } finally {
      lock.unlock();
    }
  }
}
