#pragma once

#include "base/background_task.hpp"
#include "catalog/sqlite/evidence/shop_evidence.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "model/matching.hpp"

#include <hwsync/config.hpp>
#include <hwsync/identifier.hpp>

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <utility>

namespace hwsync::sqlite {

/// Learns from a child's links on a thread of its own, over connections of its
/// own, while whoever has made this does something else.
class LearningTask {
public:
    struct Sides {
        Connection child; ///< with the links
        Connection catalog;
    };
    struct Shop {
        std::int64_t number;
        Identifier identifier;
        const MatchingConfig& matching;
        std::string_view links; ///< the table of the links
    };
    /// Features are kept in `folder`.
    LearningTask(Sides sides, const Shop& shop, std::filesystem::path folder)
        : m_sides(std::move(sides)),
          m_rules(shop.matching, shop.identifier), m_shop{shop.number,
                                                          shop.identifier,
                                                          m_rules, shop.links},
          m_folder(std::move(folder)), m_task([this] {
              m_learned = learn_of_links({m_sides.child, m_sides.catalog},
                                         m_shop, m_folder, {});
          }) {}

    /// Throws what went wrong.
    const LearnedLinks& wait() {
        m_task.wait();
        return m_learned;
    }

private:
    Sides m_sides;
    MatchingRules m_rules;
    WeighedShop m_shop;
    std::filesystem::path m_folder;
    LearnedLinks m_learned;
    BackgroundTask m_task; ///< its end comes first
};

} // namespace hwsync::sqlite
