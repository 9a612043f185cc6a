package dev.clarinet.samples.cli;

import dev.clarinet.Model;
import dev.clarinet.data.Dataset;
import dev.clarinet.samples.pictures.ConfusionPicture;
import dev.clarinet.samples.pictures.FilterPicture;
import dev.clarinet.samples.pictures.LearningCurves;
import dev.clarinet.samples.pictures.MistakePicture;
import dev.clarinet.train.History;
import java.io.PrintWriter;

/** All pictures of a training. */
final class Pictures {
  private Pictures() {}

  /** Draws them into the folder; where Java cannot write text, for want of fonts say, one line says so and that is all. */
  static void draw(
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
    } catch (LinkageError | InternalError | NullPointerException e) { // which is how Java says it
      err.println("clarinet: no pictures, since Java cannot draw text here (" + e
          + "): install fontconfig and a font");
      err.flush();
    }
  }
}
