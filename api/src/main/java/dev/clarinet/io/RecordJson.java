package dev.clarinet.io;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import dev.clarinet.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;

/**
 * A record as a JSON object with a member for each component: numbers, words, constants, shapes as arrays of their
 * extents, and records of these. Components of other types are left to Gson, whose reflection is done without where it
 * can be, since a start would spend a tenth of its time on it.
 */
final class RecordJson {

  /** Loaded by the first component that needs it. */
  private static final class Others {
    private static final JsonSerializer<Shape> WRITE = (shape, type, context) -> json(shape);
    private static final JsonDeserializer<Shape> READ = (json, type, context) -> shape(json);
    static final Gson GSON = new GsonBuilder()
        .registerTypeAdapter(Shape.class, WRITE)
        .registerTypeAdapter(Shape.class, READ)
        .create();
  }

  private RecordJson() {}

  /** The record's components. */
  static JsonObject write(Record record) {
    var json = new JsonObject();
    for (RecordComponent component : record.getClass().getRecordComponents())
      json.add(component.getName(), json(component, record));
    return json;
  }

  private static JsonElement json(RecordComponent component, Record record) {
    try {
      component.getAccessor().trySetAccessible();
      return json(component.getAccessor().invoke(record), component.getGenericType());
    } catch (IllegalAccessException e) {
      throw closed(record.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    } catch (JsonParseException | UnsupportedOperationException e) {
      throw foreign(record.getClass(), component, e);
    }
  }

  private static IllegalArgumentException closed(Class<?> type, IllegalAccessException e) {
    return new IllegalArgumentException(
        type.getName() + " is closed to JSON: open its package in its module-info, 'opens "
            + type.getPackageName() + " to dev.clarinet'",
        e);
  }

  private static IllegalArgumentException foreign(
      Class<?> type, RecordComponent component, RuntimeException e) {
    return new IllegalArgumentException(
        "'" + component.getName() + "' of " + type.getName() + " is of type "
            + component.getGenericType().getTypeName() + ", of which JSON cannot be made: "
            + e.getMessage(),
        e);
  }

  private static JsonElement json(Object value, Type type) {
    if (value instanceof Number number) return new JsonPrimitive(number);
    if (value instanceof Boolean truth) return new JsonPrimitive(truth);
    if (value instanceof String text) return new JsonPrimitive(text);
    if (value instanceof Enum<?> constant) return new JsonPrimitive(constant.name());
    if (value instanceof Shape shape) return json(shape);
    if (value instanceof Record record) return write(record);
    return Others.GSON.toJsonTree(value, type);
  }

  private static JsonArray json(Shape shape) {
    var extents = new JsonArray();
    for (int extent : shape.extents()) extents.add(extent);
    return extents;
  }

  /**
   * A record of these components. What does not fit its component need not be refused: then the record does not write
   * what it was read from.
   */
  static <R> R read(JsonObject json, Class<R> type) {
    var components = type.getRecordComponents();
    var values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      String name = components[i].getName();
      if (!json.has(name)) throw new IllegalArgumentException(json + " lacks " + name);
      values[i] = value(json.get(name), components[i].getGenericType());
    }
    try {
      Constructor<R> constructor = type.getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.trySetAccessible();
      return constructor.newInstance(values);
    } catch (IllegalAccessException e) {
      throw closed(type, e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private static Object value(JsonElement json, Type type) {
    if (type == int.class) return json.getAsInt();
    if (type == long.class) return json.getAsLong();
    if (type == float.class) return json.getAsFloat();
    if (type == double.class) return json.getAsDouble();
    if (type == boolean.class) return json.getAsBoolean();
    if (type == String.class) return json.getAsString();
    if (type == Shape.class) return shape(json);
    if (type instanceof Class<?> kind && kind.isEnum()) return constant(json, kind);
    if (type instanceof Class<?> kind && kind.isRecord()) return read(json.getAsJsonObject(), kind);
    return Others.GSON.fromJson(json, type);
  }

  private static Object constant(JsonElement json, Class<?> kind) {
    for (Object constant : kind.getEnumConstants())
      if (((Enum<?>) constant).name().equals(json.getAsString())) return constant;
    throw new IllegalArgumentException(json + " is no " + kind.getSimpleName());
  }

  private static Shape shape(JsonElement json) {
    var array = json.getAsJsonArray();
    var extents = new int[array.size()];
    for (int i = 0; i < extents.length; i++) extents[i] = array.get(i).getAsInt();
    return Shape.of(extents);
  }
}
