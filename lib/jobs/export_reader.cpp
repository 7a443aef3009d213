#include "jobs/export_reader.hpp"

#include "input/decoded.hpp"
#include "model/fields.hpp"
#include "model/keys.hpp"
#include "model/time_text.hpp"

#include <xxhash.h>

#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t batch_bytes = std::size_t{512} * 1024;

/// A line is known only as long as the same is kept of it.
constexpr std::uint64_t hash_seed =
    kept_fields_version << 32U | std::uint64_t{key_version};

std::unique_ptr<ByteSource> open(const std::string& file,
                                 const StopToken& stop) {
    return decoded(file == "-" ? open_stdin(&stop) : open_file(file, &stop));
}

void note_update(Batch& batch, std::string_view updated_at) {
    if (batch.newest_update.empty() ||
        is_earlier(batch.newest_update, updated_at)) {
        batch.newest_update = updated_at;
    }
}

} // namespace

ExportReader::ExportReader(const std::string& file, const StopToken& stop)
    : ExportReader(open(file, stop), stop) {}

ExportReader::ExportReader(std::unique_ptr<ByteSource> source,
                           const StopToken& stop)
    : m_stop(stop), m_lines(std::move(source)), m_parser(m_lines.name()) {
    Line line;
    if (m_lines.next(line)) {
        Batch scratch;
        read_line(line, scratch);
        m_first = line;
    }
}

bool ExportReader::fill(Batch& batch) {
    m_stop.check();
    std::size_t bytes = 0;
    Line line;
    while (bytes < batch_bytes) {
        if (m_first) {
            line = *m_first;
            m_first.reset();
        } else if (!m_lines.next(line)) {
            break;
        }
        bytes += line.text.size();
        ++m_count;
        read_line(line, batch);
    }
    batch.lines = m_count;
    batch.bytes = m_lines.bytes_taken();
    return bytes > 0;
}

void ExportReader::read_line(const Line& line, Batch& batch) {
    const auto hash =
        XXH3_64bits_withSeed(line.text.data(), line.text.size(), hash_seed);
    if (m_known != nullptr && put_known(line, hash, batch)) {
        return;
    }
    auto& record = batch.records.emplace_back();
    Reject reject;
    switch (
        m_parser.parse(line.text, line.number, batch.arena, record, reject)) {
    case ProductLineParser::Result::record:
        record.line = line.number;
        record.line_hash = hash;
        if (m_finisher != nullptr) {
            m_finisher->finish(record, batch.arena);
        }
        note_update(batch, record.updated_at().text);
        return;
    case ProductLineParser::Result::skipped:
        ++batch.skipped;
        break;
    case ProductLineParser::Result::rejected:
        batch.rejects.push_back(std::move(reject));
        break;
    }
    batch.records.pop_back();
}

bool ExportReader::put_known(const Line& line, std::uint64_t hash,
                             Batch& batch) {
    const auto head = glance(line.text);
    if (head.id == 0) {
        return false;
    }
    const auto* row = m_known->find(head.kind, head.id, hash);
    if (row == nullptr) {
        return false;
    }
    batch.known.push_back({head.kind, head.id, row->product_id,
                           row->variants_count, line.number});
    note_update(batch, row->updated_at);
    return true;
}

} // namespace hwsync
