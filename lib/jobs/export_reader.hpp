#pragma once

#include "catalog/batch.hpp"
#include "input/line_reader.hpp"
#include "jobs/deferred_lines.hpp"
#include "jobs/lines_ahead.hpp"
#include "jobs/seen_fields.hpp"
#include "shopify/product_line.hpp"

#include <hwsync/stop.hpp>
#include <hwsync/time.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace hwsync {

/// Turns an export into batches of records.
class ExportReader {
public:
    /// `file` is a path, or "-" for standard input. Reads the first line, so
    /// that what is no export shows at once. Throws Error(input).
    ExportReader(const std::string& file, const StopToken& stop);
    /// The same for bytes that are not compressed.
    ExportReader(std::unique_ptr<ByteSource> source, const StopToken& stop);

    /// What need not be parsed; null where all must be.
    void set_known_lines(KnownLines* known);

    /// What completes each record that is to be stored; null for nothing.
    void set_finisher(RecordFinisher* finisher);

    /// Fills an empty batch; false when there was nothing more to put into it.
    bool fill(Batch& batch);

    const std::string& name() const noexcept { return m_lines.name(); }
    std::optional<std::uint64_t> total_bytes() const noexcept {
        return m_lines.total_bytes();
    }
    /// How many lines so far have an updatedAt in the future.
    std::uint64_t dated_ahead() const noexcept { return m_dated_ahead; }
    const SeenFields& seen_fields() const noexcept { return m_seen; }

private:
    bool next_line(HashedLine& line);
    void read_line(const HashedLine& hashed, Batch& batch);
    bool read_deferred(Batch& batch, std::size_t& bytes);
    void put_known(const LineHead& head, const Line& line, Batch& batch);
    void parse(const Line& line, std::uint64_t hash, Batch& batch);
    void note_update(Batch& batch, std::string_view updated_at);
    void note_update(Time updated_at) noexcept;

    const StopToken& m_stop;
    LineReader m_lines;
    ProductLineParser m_parser;
    KnownLines* m_known = nullptr;
    KnownLines::Row m_row; ///< of the line that was asked about last
    RecordFinisher* m_finisher = nullptr;
    std::uint64_t m_hash_seed = 0; ///< of lines
    std::optional<Line> m_first;
    std::optional<LinesAhead> m_ahead; ///< once the first line was taken
    std::optional<DeferredLines> m_deferred;
    bool m_settling = false; ///< those aside come next
    std::uint64_t m_count = 0;
    std::uint64_t m_dated_ahead = 0;
    SeenFields m_seen;
    Time m_newest_known; ///< updatedAt among the known lines of a batch
    std::string m_latest_credible; ///< an updatedAt beyond it lies ahead
    Time m_latest_credible_time;
};

} // namespace hwsync
