package dev.clarinet.test.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.clarinet.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A tensor of a case, row-major in the host's memory. Integers and booleans are held as doubles too. */
final class OnnxArray {
  private static final Set<DataType> READABLE =
      Set.of(DataType.FLOAT, DataType.INT64, DataType.BOOL);

  private final DataType type;
  private final Shape shape;
  private final double[] values;

  OnnxArray(DataType type, Shape shape, double[] values) {
    this.type = type;
    this.shape = shape;
    this.values = values;
  }

  /** Of type FLOAT. */
  static OnnxArray floats(Shape shape, double... values) {
    return new OnnxArray(DataType.FLOAT, shape, values);
  }

  /** What a file or an attribute holds, for an operator. */
  static OnnxArray of(TensorProto proto, String operator) {
    int[] extents = proto.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
    if (Arrays.stream(extents).anyMatch(extent -> extent == 0))
      throw new Uncovered(operator, "without elements");
    var type = DataType.forNumber(proto.getDataType());
    if (!READABLE.contains(type)) throw new Uncovered(operator, "of " + type);
    var values = proto.getRawData().isEmpty()
        ? listed(type, proto)
        : raw(type, proto.getRawData().toByteArray());
    return new OnnxArray(type, Shape.of(extents), values);
  }

  private static double[] raw(DataType type, byte[] raw) {
    var bytes = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    int width = switch (type) {
      case INT64 -> 8;
      case FLOAT -> 4;
      default -> 1;
    };
    var values = new double[raw.length / width];
    for (int i = 0; i < values.length; i++) {
      values[i] = switch (type) {
        case INT64 -> bytes.getLong();
        case FLOAT -> bytes.getFloat();
        default -> bytes.get();
      };
    }
    return values;
  }

  private static double[] listed(DataType type, TensorProto proto) {
    var numbers = switch (type) {
      case INT64 -> proto.getInt64DataList();
      case FLOAT -> proto.getFloatDataList();
      default -> proto.getInt32DataList();
    };
    return numbers.stream().mapToDouble(Number::doubleValue).toArray();
  }

  /** What its elements are. */
  DataType type() {
    return type;
  }

  /** Its extents. */
  Shape shape() {
    return shape;
  }

  /** Its elements. */
  double[] values() {
    return values;
  }

  /** The elements as integers. */
  int[] ints() {
    return Arrays.stream(values).mapToInt(x -> (int) x).toArray();
  }

  /** The only element. */
  double number() {
    return values[0];
  }

  /** The same elements under another shape. */
  OnnxArray as(int... extents) {
    return as(Shape.of(extents));
  }

  /** The same elements under another shape. */
  OnnxArray as(Shape other) {
    return new OnnxArray(type, other, values);
  }

  /** The axes in another order: axis i of the answer is axis {@code order[i]} of this. */
  OnnxArray transposed(int... order) {
    int rank = shape.rank();
    int[] steps = new int[rank];
    for (int axis = rank - 1, step = 1; axis >= 0; step *= shape.get(axis--)) steps[axis] = step;
    int[] extents = IntStream.of(order).map(shape::get).toArray();

    var answer = new double[values.length];
    for (int i = 0; i < answer.length; i++) {
      int from = 0, rest = i;
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += rest % extents[axis] * steps[order[axis]];
        rest /= extents[axis];
      }
      answer[i] = values[from];
    }
    return new OnnxArray(type, Shape.of(extents), answer);
  }

  /** The extents before the axis multiplied, the axis itself, and those behind it multiplied. */
  Shape around(int axis) {
    int before = 1, behind = 1;
    for (int i = 0; i < axis; i++) before *= shape.get(i);
    for (int i = axis + 1; i < shape.rank(); i++) behind *= shape.get(i);
    return Shape.of(before, shape.get(axis), behind);
  }

  /** A matrix whose rows run along the axis. */
  OnnxArray rowsAlong(int axis) {
    var around = around(axis);
    return as(around).transposed(0, 2, 1).as(values.length / around.get(1), around.get(1));
  }

  /** Back from a matrix whose rows ran along an axis of {@code other}, into its shape. */
  OnnxArray fromRowsAlong(int axis, OnnxArray other) {
    var around = other.around(axis);
    return as(around.get(0), around.get(2), around.get(1)).transposed(0, 2, 1).as(other.shape);
  }

  /** As another shape, repeated along extents of 1 and along new ones in front. */
  OnnxArray broadcast(Shape to) {
    int added = to.rank() - shape.rank();
    var answer = new double[to.size()];
    for (int i = 0; i < answer.length; i++) {
      int from = 0, step = 1, rest = i;
      for (int axis = to.rank() - 1; axis >= added; axis--) {
        int extent = shape.get(axis - added);
        from += (extent == 1 ? 0 : rest % to.get(axis)) * step;
        step *= extent;
        rest /= to.get(axis);
      }
      answer[i] = values[from];
    }
    return new OnnxArray(type, to, answer);
  }

  /** How this differs from what was expected, by more than a part of the greatest expected number. */
  Optional<String> differenceFrom(OnnxArray expected, double tolerance) {
    if (!shape.equals(expected.shape)) return Optional.of(shape + " instead of " + expected.shape);
    double greatest = Arrays.stream(expected.values).map(Math::abs).max().orElse(0);
    return IntStream.range(0, values.length)
        .filter(i -> !(Math.abs(values[i] - expected.values[i]) <= tolerance * greatest))
        .mapToObj(i -> values[i] + " instead of " + expected.values[i] + " at " + i)
        .findFirst();
  }
}
