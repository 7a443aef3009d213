#pragma once

#include "program/query.hpp"
#include "unit/jobs/stores.hpp"

#include <hwsync/plan.hpp>
#include <hwsync/verify.hpp>

#include <fmt/core.h>

/// What each variant has: `auto 11`, `pin 13 "note"`, `block "note"`.
using Held = std::map<std::int64_t, std::string>;

/// A child "eu" whose variants 51 and 52 are linked to 11 and 12.
struct LinkedStores : Stores {
    LinkedStores() {
        import_primary({{1, {{11, "A"}, {12, "B"}}}});
        associate("eu", {{5, {{51, "A"}}}, {6, {{52, "B"}}}});
    }

    hwsync::LinkResult block_key(const std::string& key, bool lets_go = false) {
        return remove({.shop = "eu",
                       .key = key,
                       .allow_relink = lets_go,
                       .note = "no product"});
    }

    /// `note 51 why`, one for each finding.
    std::vector<std::string> findings() {
        hwsync::VerifyRequest request;
        request.catalog = catalog();
        request.matching = rules;
        std::vector<std::string> found;
        const auto result = verify_catalog(request, observer, stop);
        coverage = result.shops.front().coverage();
        result.report->findings([&](const hwsync::Finding& finding) {
            found.push_back(fmt::format("{} {} {}", to_string(finding.kind),
                                        finding.variant_id, finding.message));
        });
        return found;
    }

    std::string tally() const {
        return value_in_private_tables(catalog(),
                                       "SELECT links || ' ' || blocks FROM"
                                       " link_tally");
    }

    std::vector<std::string> blocks() const {
        std::vector<std::string> found;
        hwsync::LinkView::open(catalog(), nullptr)
            ->links({hwsync::LinkKind::block, "eu", {}},
                    [&](const hwsync::ListedLink& block) {
                        found.push_back(
                            fmt::format("{} {} {}", block.variant_id,
                                        block.identifier, block.note));
                    });
        return found;
    }

    /// Plans what becomes of an export that holds nothing but variant 57, with
    /// B.
    void plan_anew() {
        hwsync::AssociateRequest request;
        request.catalog = catalog();
        request.shop = "eu";
        request.file = write_export({{7, {{57, "B"}}}});
        request.max_delete = 100;
        request.clock = job().clock;
        hwsync::Plan plan{folder() / "plan.jsonl"};
        request.plan = &plan;
        associate_shop(request, observer, stop);
        plan.save();
    }

    std::optional<double> coverage;
};
