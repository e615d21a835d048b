//! Printing a paper: laid out and handed to the printer in the background, one paper at a time.

use std::path::PathBuf;

use crate::desk::state::session::FailedPrint;
use crate::desk::tasks::background::{Reporter, Step, Task};
use crate::papers::job::{Job, Order, Printed, Progress};
use crate::papers::{PaperError, spool::Printer};

#[derive(Debug)]
pub(crate) enum PrintRequest {
    /// A paper from the journal.
    Paper(Box<Job>, Order),
    /// A kept file whose print has failed.
    Again(FailedPrint, Printer, PathBuf),
}

/// Words for the user.
#[derive(Debug)]
pub(crate) enum PrintNews {
    Progress(String),
    Done(String),
    /// Also how it can be tried again.
    Failed(String, Option<Box<FailedPrint>>),
}

#[derive(Debug, Default)]
pub(crate) struct PrintTask(Option<Task<String, PrintNews>>);

impl PrintTask {
    pub(crate) fn start(&mut self, request: PrintRequest) -> Result<(), &'static str> {
        if self.0.is_some() {
            return Err("предыдущая печать ещё идёт; подождите или отмените её (Esc)");
        }
        let died = "печать прервалась из-за ошибки в программе";
        self.0 = Some(Task::start(died, move |reporter| {
            Ok(match request {
                PrintRequest::Paper(job, order) => print(*job, order, reporter),
                PrintRequest::Again(failed, printer, file) => {
                    send_again(failed, printer, file, reporter)
                }
            })
        }));
        Ok(())
    }

    /// Asks the print to stop; tells whether there is one.
    pub(crate) fn cancel(&self) -> bool {
        self.0.as_ref().map(Task::stop).is_some()
    }

    /// The desk is left: what was handed to the printer is printed all the same.
    pub(crate) fn detach(&mut self) {
        if let Some(task) = self.0.take() {
            task.detach();
        }
    }

    pub(crate) fn poll(&mut self) -> Option<PrintNews> {
        let news = match self.0.as_mut()?.poll()? {
            Step::Progress(words) => return Some(PrintNews::Progress(words)),
            Step::Done(news) => news.unwrap_or_else(|words| PrintNews::Failed(words, None)),
        };
        self.0 = None;
        Some(news)
    }
}

fn print(job: Job, order: Order, reporter: &Reporter<String>) -> PrintNews {
    let called = order.paper.called();
    reporter.tell(format!("готовится: {called}"));
    let printed = job.run(&|progress| {
        match progress {
            Progress::Read(done, all) => {
                reporter.tell(format!("готовится: {called}, {done} из {all}"));
            }
            Progress::LaidOut | Progress::Waits => {}
            Progress::Sent => reporter.tell(format!("печатается: {called}")),
        }
        !reporter.is_stopped()
    });
    match printed {
        Ok(printed) => news_of(order, printed),
        Err(error) => {
            let again = matches!(error, PaperError::Form { own: true, .. });
            let again = again.then(|| Box::new(FailedPrint { order, kept: None }));
            PrintNews::Failed(error.to_string(), again)
        }
    }
}

fn send_again(
    failed: FailedPrint,
    printer: Printer,
    file: PathBuf,
    reporter: &Reporter<String>,
) -> PrintNews {
    reporter.tell(format!("печатается: {}", failed.order.paper.called()));
    let sent = Some(printer.send(&file, &|| !reporter.is_stopped()));
    let order = Order {
        printer: Some(printer),
        ..failed.order
    };
    news_of(order, Printed { file, sent })
}

fn news_of(order: Order, Printed { file, sent }: Printed) -> PrintNews {
    let called = order.paper.called();
    let kept = file.display();
    match (sent, &order.printer) {
        (Some(Err(error)), _) => {
            let words = format!("не напечатано: {error}. Файл сохранён: {kept}");
            let kept = Some(file);
            PrintNews::Failed(words, Some(Box::new(FailedPrint { order, kept })))
        }
        (Some(Ok(())), Some(printer)) => PrintNews::Done(format!(
            "Напечатано ({}): {called}; файл: {kept}",
            printer.called()
        )),
        (Some(Ok(())) | None, _) => PrintNews::Done(format!("Сохранено: {called}: {kept}")),
    }
}
