package dev.clarinet.samples.cli;

import dev.clarinet.Model;
import dev.clarinet.data.Dataset;
import dev.clarinet.samples.pictures.ConfusionPicture;
import dev.clarinet.samples.pictures.FilterPicture;
import dev.clarinet.samples.pictures.LearningCurves;
import dev.clarinet.samples.pictures.MistakePicture;
import dev.clarinet.train.History;
import java.io.PrintWriter;
import java.io.UncheckedIOException;

/** All pictures of a training. */
final class Pictures {
  private Pictures() {}

  /**
   * Draws them into the folder. Where Java cannot draw, for want of fonts say, one line says so, since a training is
   * worth more than its pictures.
   *
   * @return whether they are there
   */
  static boolean draw(
      OutputFolder folder,
      Model model,
      History history,
      Dataset test,
      Examination examination,
      PrintWriter err) {
    try {
      LearningCurves.draw(history, folder.learningCurves());
      examination
          .evaluation()
          .confusion()
          .ifPresent(matrix -> ConfusionPicture.draw(matrix, folder.confusionMatrix()));
      FilterPicture.draw(model, folder.firstFilters());
      MistakePicture.draw(examination.mistakes(), test, folder.worstMistakes());
      return true;
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException | LinkageError | InternalError e) {
      err.println("clarinet: no pictures (" + e
          + "); if Java finds no fonts here, install fontconfig and a font");
      err.flush();
      return false;
    }
  }
}
