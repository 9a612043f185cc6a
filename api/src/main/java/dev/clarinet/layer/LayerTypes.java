package dev.clarinet.layer;

import com.google.common.collect.HashBiMap;
import java.util.Optional;

/**
 * The layers' registry: the name under which JSON knows each. A file can name only what stands here, never a class.
 */
public final class LayerTypes {
  private static final HashBiMap<String, Class<? extends Layer>> TYPES = HashBiMap.create();

  static {
    register("input", Input.class);
    register("conv2d", Conv2d.class);
    register("linear", Linear.class);
    register("activate", Activate.class);
    register("pool2d", Pool2d.class);
    register("globalAveragePool", GlobalAveragePool.class);
    register("batchNorm2d", BatchNorm2d.class);
    register("dropout", Dropout.class);
    register("add", Add.class);
    register("concat", Concat.class);
    register("reshape", Reshape.class);
    register("flatten", Flatten.class);
  }

  private LayerTypes() {}

  /**
   * Makes a layer of your own known to JSON. Doing it again with the same class changes nothing.
   *
   * @throws IllegalArgumentException if it is no record, or the name or the class is taken
   */
  public static synchronized void register(String name, Class<? extends Layer> type) {
    if (!type.isRecord())
      throw new IllegalArgumentException("a layer is a record; " + type.getName() + " is not");
    if (TYPES.get(name) == type) return;
    if (TYPES.containsKey(name) || TYPES.containsValue(type)) {
      throw new IllegalArgumentException(
          "'" + name + "' or " + type.getName() + " is registered already");
    }
    TYPES.put(name, type);
  }

  /** The class behind a name. */
  public static synchronized Optional<Class<? extends Layer>> type(String name) {
    return Optional.ofNullable(TYPES.get(name));
  }

  /**
   * The name of a layer's class.
   *
   * @throws IllegalArgumentException if it is not registered
   */
  public static synchronized String name(Layer layer) {
    String name = TYPES.inverse().get(layer.getClass());
    if (name == null) {
      throw new IllegalArgumentException(layer.getClass().getName()
          + " is not known to JSON: LayerTypes.register(name, class) first");
    }
    return name;
  }
}
