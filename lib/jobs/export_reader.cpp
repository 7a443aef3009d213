#include "jobs/export_reader.hpp"

#include "input/decoded.hpp"
#include "model/keys.hpp"
#include "model/time_text.hpp"
#include "shopify/line_head.hpp"

#include <algorithm>
#include <utility>

namespace hwsync {

namespace {

constexpr std::size_t batch_bytes = std::size_t{512} * 1024;

/// Behind the description, which is long and has many quotes.
bool has_variants_count(std::string_view line) {
    constexpr std::string_view name = R"("variantsCount")";
    constexpr std::size_t usual_place = 512;
    const auto from = line.size() - std::min(line.size(), usual_place);
    return line.find(name, from) != std::string_view::npos ||
           line.find(name) != std::string_view::npos;
}

} // namespace

ExportReader::ExportReader(const std::string& file, const StopToken& stop)
    : ExportReader(decoded(open_input(file, &stop)), stop) {}

ExportReader::ExportReader(std::unique_ptr<ByteSource> source,
                           const StopToken& stop)
    : m_stop(stop), m_lines(std::move(source)), m_parser(m_lines.name()),
      m_latest_credible(
          latest_credible_time(std::chrono::time_point_cast<Time::duration>(
              std::chrono::system_clock::now()))),
      m_latest_credible_time(
          parse_time(m_latest_credible).value_or(Time::max())) {
    Line line;
    if (m_lines.next(line)) {
        Batch scratch;
        parse(line, 0, scratch);
        m_first = line;
    }
}

void ExportReader::set_known_lines(KnownLines* known) {
    m_known = known;
    if (known != nullptr) {
        m_deferred.emplace(known->folder());
    }
}

void ExportReader::set_finisher(RecordFinisher* finisher) {
    m_finisher = finisher;
    const auto fields = finisher == nullptr ? 0 : finisher->fields_version();
    m_hash_seed = fields << 32U | static_cast<std::uint64_t>(key_version());
}

bool ExportReader::fill(Batch& batch) {
    m_stop.check();
    m_newest_known = Time::min();
    std::size_t bytes = 0;
    HashedLine line;
    while (bytes < batch_bytes) {
        if (m_settling) {
            m_settling = read_deferred(batch, bytes);
        } else if (next_line(line)) {
            bytes += line.line.text.size();
            ++m_count;
            read_line(line, batch);
            m_settling = m_deferred && m_deferred->full();
        } else if (m_deferred && !m_deferred->empty()) {
            m_settling = true;
        } else {
            break;
        }
    }
    if (m_newest_known != Time::min()) {
        note_update(batch, format_time(m_newest_known));
    }
    batch.lines = m_count;
    batch.bytes = m_ahead ? m_ahead->bytes_taken() : m_lines.bytes_taken();
    return bytes > 0;
}

/// A time in the future does not date the export: whatever comes next would
/// seem to be older than this reading.
void ExportReader::note_update(Batch& batch, std::string_view updated_at) {
    if (is_earlier(m_latest_credible, updated_at)) {
        ++m_dated_ahead;
    } else if (batch.newest_update.empty() ||
               is_earlier(batch.newest_update, updated_at)) {
        batch.newest_update = updated_at;
    }
}

/// The same for a line that is known.
void ExportReader::note_update(Time updated_at) noexcept {
    if (updated_at > m_latest_credible_time) {
        ++m_dated_ahead;
    } else {
        m_newest_known = std::max(m_newest_known, updated_at);
    }
}

/// A pipe is not read ahead: whoever ends this would wait for whoever fills it.
bool ExportReader::next_line(HashedLine& line) {
    if (m_first) {
        line.line = *m_first;
        m_first.reset();
    } else if (m_lines.total_bytes()) {
        if (!m_ahead) {
            m_ahead.emplace(m_lines, m_hash_seed);
        }
        return m_ahead->next(line);
    } else if (!m_lines.next(line.line)) {
        return false;
    }
    line.hash = hash_of_line(line.line.text, m_hash_seed);
    return true;
}

void ExportReader::read_line(const HashedLine& hashed, Batch& batch) {
    const auto& [line, hash] = hashed;
    const auto head =
        m_known == nullptr ? LineHead{} : peek_line_head(line.text);
    if (head.id == 0) {
        parse(line, hash, batch);
        return;
    }
    switch (m_known->ask(head.kind, head.id, hash, m_row)) {
    case KnownLines::Answer::same:
        put_known(head, line, batch);
        break;
    case KnownLines::Answer::other:
        parse(line, hash, batch);
        break;
    case KnownLines::Answer::later:
        m_deferred->put(head, hash, line);
        break;
    }
}

bool ExportReader::read_deferred(Batch& batch, std::size_t& bytes) {
    const auto* waiting = m_deferred->next();
    if (waiting == nullptr) {
        return false;
    }
    const auto& head = waiting->head;
    const bool is_known = m_known->ask_again(head.kind, head.id, waiting->hash,
                                             m_row) == KnownLines::Answer::same;
    // Most texts are known, and need not be read again.
    if (is_known && m_row.variants_count < 0 && m_seen.has_all(head.kind)) {
        bytes += sizeof(KnownRow);
        put_known(head, {{}, waiting->line}, batch);
        return true;
    }
    const Line line{m_deferred->text(*waiting), waiting->line};
    if (is_known) {
        bytes += sizeof(KnownRow);
        put_known(head, line, batch);
    } else {
        bytes += line.text.size();
        parse(line, waiting->hash, batch);
    }
    return true;
}

void ExportReader::put_known(const LineHead& head, const Line& line,
                             Batch& batch) {
    // The row may have its count from another line.
    const bool is_counted =
        m_row.variants_count >= 0 && has_variants_count(line.text);
    batch.known.push_back({head.kind, head.id, m_row.product_id,
                           is_counted ? m_row.variants_count : -1,
                           line.number});
    note_update(m_row.updated_at);
    m_seen.note_known(head.kind, line.text);
}

void ExportReader::parse(const Line& line, std::uint64_t hash, Batch& batch) {
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
        m_seen.note(record);
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

} // namespace hwsync
