#pragma once

#include "base/text_arena.hpp"
#include "model/record.hpp"
#include "model/reject.hpp"

#include <hwsync/time.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace hwsync {

/// A line that is known to contain what its row already holds.
struct KnownRow {
    RecordKind kind = RecordKind::product;
    std::int64_t id = 0;
    std::int64_t product_id = 0;      ///< of a variant
    std::int64_t variants_count = -1; ///< of a product; -1 if unknown
    std::uint64_t line = 0;
};

/// The records of one part of an input. Its memory is reused.
struct Batch {
    std::vector<Record> records; ///< their texts are in `arena`
    std::vector<KnownRow> known;
    std::vector<Reject> rejects;
    TextArena arena;
    std::uint64_t skipped = 0;
    std::uint64_t lines = 0;   ///< read so far, this batch's included
    std::uint64_t bytes = 0;   ///< taken from the file so far
    std::string newest_update; ///< the newest updatedAt in the batch

    void clear() {
        records.clear();
        known.clear();
        rejects.clear();
        arena.clear();
        newest_update.clear();
        skipped = 0;
    }
};

/// Recognizes, by their hashes, lines that need not be parsed. Used by one
/// thread, which need not be the writing thread.
class KnownLines {
public:
    struct Row {
        std::int64_t product_id = 0;
        std::int64_t variants_count = -1;
        Time updated_at; ///< Time::min() where it is unknown
    };

    enum class Answer {
        same,  ///< a live row was stored from this very line
        other, ///< there is no such row
        later  ///< cheaper to tell once the input has ended: ask_again()
    };

    virtual ~KnownLines() = default;

    /// Fills `row` if the answer is `same`.
    virtual Answer ask(RecordKind kind, std::int64_t id,
                       std::uint64_t line_hash, Row& row) = 0;

    /// Like ask(), but never answers `later`. Fastest if the ids are asked for
    /// in rising order.
    virtual Answer ask_again(RecordKind kind, std::int64_t id,
                             std::uint64_t line_hash, Row& row) = 0;

    /// The folder for lines that wait for ask_again().
    virtual std::filesystem::path folder() const = 0;
};

/// Computes what is stored of a record besides its values. This is done on the
/// reading thread, to leave less work to the writing thread.
class RecordFinisher {
public:
    virtual ~RecordFinisher() = default;
    virtual void finish(Record& record, TextArena& arena) = 0;
    /// A number for the set of fields that are kept. A line is recognized only
    /// if the same fields were kept when its row was stored.
    virtual std::uint64_t fields_version() const noexcept = 0;
};

} // namespace hwsync
