package risk_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/brama-customs/brama/risk"
	"github.com/brama-customs/brama/risk/model"
)

func TestEveryFeatureOfTheServicesModelsHasAName(t *testing.T) {
	names := map[string]string{}
	for _, feature := range model.Fallback().Features() {
		name := risk.FeatureName(feature)
		if strings.ContainsFunc(name.UK, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) || name.EN == feature || name.UK == "" {
			t.Errorf("%s is called %+v", feature, name)
		}
		if other := names[name.UK]; other != "" {
			t.Errorf("%s and %s are both called %s", feature, other, name.UK)
		}
		names[name.UK] = feature
	}
}

func TestAFeatureNobodyKnowsKeepsItsName(t *testing.T) {
	if name := risk.FeatureName("weather"); name.UK != "weather" || name.EN != "weather" {
		t.Errorf("%+v", name)
	}
}
