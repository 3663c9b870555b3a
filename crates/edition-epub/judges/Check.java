// EPUBCheck over many e-books in one virtual machine, which is what takes its time.
//
//   java -cp epubcheck.jar:lib/* Check.java BOOK…
import com.adobe.epubcheck.api.EpubCheck;
import com.adobe.epubcheck.util.FeatureEnum;
import com.adobe.epubcheck.util.WriterReportImpl;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;

final class Check {
    public static void main(String[] books) {
        int failed = 0;
        for (String book : books) {
            var said = new StringWriter();
            var report = new WriterReportImpl(new PrintWriter(said, true)) {
                @Override
                public void info(String resource, FeatureEnum feature, String value) {}
            };
            new EpubCheck(new File(book), report).doValidate();
            int found = report.getFatalErrorCount() + report.getErrorCount() + report.getWarningCount();
            if (found == 0) continue;
            failed += 1;
            System.out.println("EPUBCheck: " + new File(book).getName() + ": " + found + " found\n" + said);
        }
        if (failed == 0) System.out.println("EPUBCheck: no error and no warning in " + books.length + " books");
        System.exit(failed == 0 ? 0 : 1);
    }
}
