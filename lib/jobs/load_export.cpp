#include "jobs/load_export.hpp"

#include "base/worker_thread.hpp"
#include "jobs/batch_queue.hpp"

#include <exception>
#include <optional>
#include <utility>

namespace hwsync {

namespace {

/// Reads an export beside the thread that writes it. Ends when it is dropped,
/// whatever is left to read.
class ReadingThread {
public:
    explicit ReadingThread(ExportReader& reader) {
        m_thread.emplace([this, &reader] { read_all(reader); });
    }
    ~ReadingThread() {
        m_queue.close();
        m_thread.reset();
    }
    ReadingThread(const ReadingThread&) = delete;
    ReadingThread& operator=(const ReadingThread&) = delete;

    BatchQueue& batches() noexcept { return m_queue; }

private:
    void read_all(ExportReader& reader) noexcept;

    BatchQueue m_queue;
    std::optional<WorkerThread> m_thread;
};

void ReadingThread::read_all(ExportReader& reader) noexcept {
    std::exception_ptr failure;
    try {
        while (auto batch = m_queue.take_empty()) {
            if (!reader.fill(*batch)) {
                break;
            }
            m_queue.push(std::move(batch));
        }
    } catch (...) {
        failure = std::current_exception();
    }
    m_queue.finish(std::move(failure));
}

} // namespace

LoadedAmount for_each_batch(ExportReader& reader, std::string_view shop,
                            Observer& observer,
                            const std::function<void(Batch&)>& use) {
    LoadedAmount amount;
    ReadingThread reading{reader};
    while (auto batch = reading.batches().pop()) {
        use(*batch);
        amount = {batch->bytes, batch->lines};
        observer.progress({"reading", shop, amount.bytes, reader.total_bytes(),
                           amount.lines});
        reading.batches().give_back(std::move(batch));
    }
    return amount;
}

LoadedAmount load_export(ProductImport& import, ExportReader& reader,
                         std::string_view shop, Observer& observer) {
    reader.set_known_lines(import.known_lines());
    reader.set_finisher(&import.finisher());
    return for_each_batch(reader, shop, observer,
                          [&](Batch& batch) { import.put(batch); });
}

} // namespace hwsync
