#pragma once

#include "catalog/association.hpp"
#include "shopify/spooled_file.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hwsync {

/// Whose changes are planned.
struct PlanOrigin {
    std::string shop;
    std::int64_t run = 0; ///< 0 in a dry run
    std::string catalog;  ///< its id; empty in a dry run
    Identifier identifier = Identifier::sku;
    std::string by;
    Time at;
};

/// The parts of a plan, kept beside its path until it is written.
class PlanDraft {
public:
    explicit PlanDraft(std::filesystem::path path);

    /// Takes the changes that an association has matched, and keeps its
    /// commit() from making them. They count once keep() is called.
    void take(Association& association, PlanOrigin origin);
    void keep();

    const std::filesystem::path& path() const noexcept { return m_path; }
    std::uint64_t size() const noexcept;
    void save() const;

private:
    struct Section {
        PlanOrigin origin;
        SpooledFile lines;
        std::uint64_t changes = 0;
    };

    std::string header() const;

    std::filesystem::path m_path;
    std::vector<Section> m_sections;
    std::optional<Section> m_taken;
};

} // namespace hwsync
