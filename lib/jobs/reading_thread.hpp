#pragma once

#include "base/side_thread.hpp"
#include "jobs/batch_queue.hpp"
#include "jobs/export_reader.hpp"

#include <optional>

namespace hwsync {

/// Reads an export beside the thread that writes it. Ends when it is dropped,
/// whatever is left to read.
class ReadingThread {
public:
    explicit ReadingThread(ExportReader& reader);
    ~ReadingThread();
    ReadingThread(const ReadingThread&) = delete;
    ReadingThread& operator=(const ReadingThread&) = delete;

    BatchQueue& batches() noexcept { return m_queue; }

private:
    void read_all(ExportReader& reader) noexcept;

    BatchQueue m_queue;
    std::optional<SideThread> m_thread;
};

} // namespace hwsync
