#pragma once

#include "base/byte_spool.hpp"
#include "model/record.hpp"

#include <filesystem>
#include <functional>
#include <string>

namespace hwsync::sqlite {

/// Records that cannot be merged before the input has ended, kept outside
/// memory in the order in which they came.
class DeferredRecords {
public:
    /// Files without a name are made in `folder`.
    explicit DeferredRecords(const std::filesystem::path& folder)
        : m_products(folder), m_variants(folder) {}

    void add(const Record& record);

    /// Each of one kind. The record's texts are valid during the visit.
    void for_each(RecordKind kind, const std::function<void(Record&)>& visit);

private:
    ByteSpool& records(RecordKind kind) noexcept {
        return kind == RecordKind::product ? m_products : m_variants;
    }

    ByteSpool m_products;
    ByteSpool m_variants;
    std::string m_bytes;
};

} // namespace hwsync::sqlite
