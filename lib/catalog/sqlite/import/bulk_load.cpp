#include "catalog/sqlite/import/bulk_load.hpp"

#include "base/made_ahead.hpp"
#include "catalog/sqlite/schema/dropped_parts.hpp"
#include "model/record_codec.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

namespace hwsync::sqlite {

namespace {

// If the input shows no order by then, looking for one no longer pays.
constexpr unsigned most_beginnings = 32;

constexpr std::size_t chunk_size = std::size_t{256} * 1024;

} // namespace

OrderedInserts::OrderedInserts(std::filesystem::path folder, Write write)
    : m_write(std::move(write)), m_order(most_beginnings),
      m_spool(std::move(folder)) {}

void OrderedInserts::put(const Record& record) {
    switch (m_order.step(record.id)) {
    case RisingIds::Step::goes_on:
        write_up_to(record.id);
        [[fallthrough]];
    case RisingIds::Step::begins_anew:
        m_write(record);
        break;
    case RisingIds::Step::stands_apart:
        set_aside(record);
        break;
    }
}

void OrderedInserts::set_aside(const Record& record) {
    encode_record(record, m_bytes);
    const Waiting waiting{record.id, m_spool.append(m_bytes)};
    if (record.id > m_order.last()) {
        m_early.push_back(waiting);
        std::push_heap(m_early.begin(), m_early.end(), std::greater<>{});
    } else {
        m_late.push_back(waiting);
    }
}

void OrderedInserts::write_up_to(std::int64_t id) {
    while (!m_early.empty() && m_early.front().id < id) {
        std::pop_heap(m_early.begin(), m_early.end(), std::greater<>{});
        write(m_early.back());
        m_early.pop_back();
    }
}

void OrderedInserts::write(const Waiting& waiting) {
    m_write(decode_record(m_spool.read(waiting.at)));
}

void OrderedInserts::write_waiting() {
    for (auto* waiting : {&m_early, &m_late}) {
        std::sort(waiting->begin(), waiting->end(),
                  [](const auto& a, const auto& b) { return a.id < b.id; });
    }
    write_sorted();
    m_early.clear();
    m_late.clear();
}

/// The spool holds the rows in the order in which they came.
void OrderedInserts::write_sorted() {
    struct Chunk {
        std::string bytes;
        std::vector<std::size_t> ends;

        void clear() noexcept {
            bytes.clear();
            ends.clear();
        }
    };
    auto early = m_early.begin();
    auto late = m_late.begin();
    const auto is_done = [&] {
        return early == m_early.end() && late == m_late.end();
    };
    const auto next = [&] {
        const bool is_late = early == m_early.end() ||
                             (late != m_late.end() && late->id < early->id);
        return is_late ? *late++ : *early++;
    };
    MadeAhead<Chunk> chunks{[&](Chunk& chunk) {
        while (!is_done() && chunk.bytes.size() < chunk_size) {
            chunk.bytes += m_spool.read(next().at);
            chunk.ends.push_back(chunk.bytes.size());
        }
        return !chunk.ends.empty();
    }};
    while (const auto* chunk = chunks.next()) {
        std::size_t begin = 0;
        for (const auto end : chunk->ends) {
            m_write(decode_record(
                std::string_view{chunk->bytes}.substr(begin, end - begin)));
            begin = end;
        }
    }
}

bool has_no_variants(const Connection& connection, const ShopScope& scope) {
    return connection.number(fmt::format("SELECT NOT EXISTS (SELECT 1 FROM {})",
                                         scope.table(RecordKind::variant))) !=
           0;
}

std::vector<std::string> drop_variant_indexes(Connection& connection,
                                              const ShopScope& scope,
                                              LoadIndexes which) {
    auto rows = connection.prepare(
        "SELECT 'INDEX ' || i.name, i.sql FROM sqlite_schema AS i"
        " WHERE i.type = 'index' AND i.tbl_name = ?1 AND i.sql IS NOT NULL"
        " AND EXISTS (SELECT 1 FROM pragma_index_info(i.name) AS c"
        "  WHERE c.name IN ('sku_near', 'barcode_near')) = ?2"
        // That one has no entries for what is loaded.
        " AND NOT EXISTS (SELECT 1 FROM pragma_index_info(i.name) AS c"
        "  WHERE c.name = 'written_run')");
    rows.bind(1, scope.table(RecordKind::variant))
        .bind(2,
              static_cast<std::int64_t>(which == LoadIndexes::of_near_forms));
    return drop_parts(connection, rows);
}

std::vector<std::string> drop_insert_triggers(Connection& connection) {
    auto rows = connection.prepare(
        "SELECT 'TRIGGER ' || name, sql FROM sqlite_schema WHERE type ="
        " 'trigger' AND name IN ('product_lines_insert',"
        " 'variant_lines_insert')");
    return drop_parts(connection, rows);
}

} // namespace hwsync::sqlite
